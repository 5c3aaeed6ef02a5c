import { lazy, Suspense } from 'react'
import { runCommand } from '../../bridge/commands'
import { notifyFailure } from '../../bridge/notifications'
import { failureOf } from '../../../app/base/failure'
import { IconButton } from '../../widgets/IconButton'
import { Progress } from '../../widgets/Progress'
import { TabStrip } from '../../widgets/TabStrip'
import { activated, isDirty, moved } from './documents/documents'
import { EmptyEditor } from './EmptyEditor'
import { close } from './files'
import { QuestionBar } from './asking/QuestionBar'
import { Problems } from './running/Problems'
import { RunButtons } from './running/RunButtons'
import { StatusLine } from './StatusLine'
import { change, useDocuments } from './documents/store'
import styles from './Editor.module.css'

// Ten times the rest of the window's code: it comes after the first picture, when there is a program to show.
const MonacoView = lazy(() => import('./monaco/MonacoView'))

const panelId = 'editor-program'

export function EditorPanel() {
  const documents = useDocuments((state) => state.documents)
  const active = useDocuments((state) => state.active)
  const isEmpty = documents.length === 0
  return (
    <section className={styles.panel} aria-label="Programs">
      {isEmpty ? (
        <EmptyEditor />
      ) : (
        <>
          <TabStrip
            label="Open programs"
            panelId={panelId}
            active={active}
            tabs={documents.map((document) => ({
              id: document.id,
              name: document.name,
              marked: isDirty(document),
              markName: 'unsaved',
              tooltip: document.path ?? `${document.name} (not saved yet)`,
            }))}
            onActivate={(id) => change((state) => activated(state, id))}
            onClose={(id) => {
              close(id).catch((error: unknown) => notifyFailure(failureOf(error)))
            }}
            onMove={(id, to) => change((state) => moved(state, id, to))}
            actions={
              <>
                <IconButton
                  icon="add"
                  label="New Program"
                  keys="CmdOrCtrl+N"
                  onClick={() => runCommand('file.new')}
                />
                <RunButtons />
              </>
            }
          />
          <QuestionBar />
          <div id={panelId} role="tabpanel" aria-label="Program" className={styles.program}>
            <Suspense fallback={<Loading />}>
              <MonacoView />
            </Suspense>
          </div>
          <Problems />
          <StatusLine />
        </>
      )}
    </section>
  )
}

function Loading() {
  return (
    <div className={styles.loading}>
      <Progress label="Loading the editor" />
    </div>
  )
}
