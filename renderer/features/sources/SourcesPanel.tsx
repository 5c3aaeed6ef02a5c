/** The pane that searches the target's catalogue, always at hand. */
import { useRef, useState } from 'react'
import { chooseTarget } from '../../bridge/connecting'
import { useActiveSession } from '../../bridge/sessions'
import { ConnectFirst } from '../../widgets/ConnectFirst'
import { SourceBrowser } from './SourceBrowser'
import type { Tab } from './sourceState'
import styles from './SourcesPanel.module.css'

export function SourcesPanel() {
  const session = useActiveSession()
  const [tab, setTab] = useState<Tab>('all')
  const field = useRef<HTMLInputElement>(null)
  if (session === null || session.connection.phase !== 'connected') {
    return (
      <ConnectFirst
        icon="search"
        hint="Functions, tracepoints and counters of its kernel: what it really has, not a list from a book."
        connection={session?.connection ?? null}
        onConnect={chooseTarget}
      />
    )
  }
  return (
    <section className={styles.panel} aria-label="What the target offers">
      <SourceBrowser
        key={session.id}
        session={session}
        tab={tab}
        onTab={setTab}
        layout="below"
        field={field}
      />
    </section>
  )
}
