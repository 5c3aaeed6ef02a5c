/** What stands in a pane that shows something of a target, while none is connected. */
import type { Connection } from '../../app/model/target'
import { Button } from './Button'
import { EmptyState } from './EmptyState'

/** The same words wherever they are needed. */
export const connectFirst = 'Connect to a target first'

interface Props {
  /** A codicon's name. */
  readonly icon: string
  /** What there will be to see. */
  readonly hint: string
  /** Of the active session; null: there is none. */
  readonly connection: Connection | null
  onConnect(): void
}

export function ConnectFirst({ icon, hint, connection, onConnect }: Props) {
  if (connection?.phase === 'connecting') return <EmptyState icon={icon} title="Connecting…" hint={hint} />
  return (
    <EmptyState icon={icon} title={connectFirst} hint={hint}>
      <Button icon="plug" onClick={onConnect}>
        Connect…
      </Button>
    </EmptyState>
  )
}
