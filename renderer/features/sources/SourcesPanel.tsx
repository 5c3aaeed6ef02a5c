/** The pane that searches the target's catalogue, always at hand. */
import { useRef, useState } from 'react'
import { runCommand } from '../../bridge/commands'
import { useActiveSession } from '../../bridge/sessions'
import { Button } from '../../widgets/Button'
import { EmptyState } from '../../widgets/EmptyState'
import { SourceBrowser } from './SourceBrowser'
import type { Tab } from './sourceState'
import styles from './SourcesPanel.module.css'

export function SourcesPanel() {
  const session = useActiveSession()
  const [tab, setTab] = useState<Tab>('all')
  const field = useRef<HTMLInputElement>(null)
  if (session === null || session.connection.phase !== 'connected') {
    return (
      <EmptyState
        icon="search"
        title="Sources appear once a target is connected"
        hint="Functions, tracepoints and counters of its kernel: what it really has, not a list from a book."
      >
        {session === null && (
          <Button icon="plug" onClick={() => runCommand('target.choose')}>
            Connect…
          </Button>
        )}
      </EmptyState>
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
