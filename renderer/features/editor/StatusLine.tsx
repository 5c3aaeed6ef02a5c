import { useStore } from 'zustand'
import { isMac } from '../../widgets/accelerator'
import { classes } from '../../widgets/classes'
import { Tooltip } from '../../widgets/Tooltip'
import { activeDocument, isDirty } from './documents/documents'
import { runInEditor, toggleTab } from './documents/editorActions'
import { editorStatus } from './documents/editorStatus'
import { RunStatus } from './running/RunStatus'
import { useDocuments } from './documents/store'
import styles from './Editor.module.css'

/** Under the program: where the cursor is, whether it is saved, what Tab does, the language. */
export function StatusLine() {
  const document = useDocuments(activeDocument)
  const { selected, tabMovesFocus } = useStore(editorStatus)
  if (document === null) return null
  const { line, column } = document.cursor ?? { line: 1, column: 1 }
  return (
    <div className={styles.status} role="group" aria-label="Status of the program">
      <span className={styles.path} title={document.path ?? undefined}>
        {document.path ?? (isDirty(document) ? '' : 'Not saved yet')}
      </span>
      {isDirty(document) && <span className={styles.unsaved}>Unsaved</span>}
      <RunStatus />
      <Tooltip
        text={tabMovesFocus ? 'Let Tab indent' : 'Let Tab move the focus'}
        keys={isMac() ? 'Ctrl+Shift+M' : 'Ctrl+M'}
        side="top"
      >
        <button
          type="button"
          className={classes(styles.item, !tabMovesFocus && styles.minor)}
          aria-live="polite"
          onClick={() => runInEditor(toggleTab)}
        >
          {tabMovesFocus ? 'Tab moves focus' : 'Tab indents'}
        </button>
      </Tooltip>
      <Tooltip text="Go to Line" keys="CmdOrCtrl+G" side="top">
        <button type="button" className={styles.item} onClick={() => runInEditor('editor.action.gotoLine')}>
          Line {line}, column {column}
          {selected > 0 && ` (${selected} selected)`}
        </button>
      </Tooltip>
      <span className={styles.item}>{document.language.label}</span>
    </div>
  )
}
