/** What the window asks about sources, wherever the user is: the pickers of the Source menu, and what they lead to. */
import { useRef } from 'react'
import { families } from '../../../app/sources/families'
import { useActiveSession } from '../../bridge/sessions'
import { Dialog } from '../../widgets/Dialog'
import { Kbd } from '../../widgets/Kbd'
import { DoubtDialog } from './DoubtDialog'
import { ScopeDialog } from './ScopeDialog'
import { SourceBrowser } from './SourceBrowser'
import { sourceStore, useSource, type Tab } from './sourceState'
import { TypeDialog } from './TypeDialog'
import styles from './SourcePicker.module.css'

export function SourcePicker() {
  return (
    <>
      <Picker />
      <TypeDialog />
      <DoubtDialog />
      <ScopeDialog />
    </>
  )
}

function Picker() {
  const tab = useSource((state) => state.picker)
  const session = useActiveSession()
  const field = useRef<HTMLInputElement>(null)
  if (tab === null || session?.connection.phase !== 'connected') return null
  const family = families.find((each) => each.family === tab)
  return (
    <Dialog
      open
      onClose={() => sourceStore.setState({ picker: null })}
      size="large"
      title={titleOf(tab)}
      description={family === undefined ? undefined : family.what}
      initialFocus={field}
    >
      <div className={styles.picker}>
        <SourceBrowser
          session={session}
          tab={tab}
          onTab={(next) => sourceStore.setState({ picker: next })}
          layout="beside"
          field={field}
        />
      </div>
      <p className={styles.keys}>
        <Kbd keys="Up+Down" /> choose <Kbd keys="Enter" /> add <Kbd keys="CmdOrCtrl+Enter" /> add and start{' '}
        <Kbd keys="Esc" /> close
      </p>
    </Dialog>
  )
}

function titleOf(tab: Tab): string {
  return families.find(({ family }) => family === tab)?.title ?? 'Sources'
}
