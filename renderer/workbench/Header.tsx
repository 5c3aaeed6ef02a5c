/** The bar above the panes: which target, what is counted there, how far it can be trusted, what was changed for it. */
import type { CommandId } from '../../app/contract/commands'
import { runCommand, useCommand } from '../bridge/commands'
import { showPanel } from '../bridge/panels'
import { isGoing, stopAllRuns, useRuns } from '../bridge/runs'
import { useSessions } from '../bridge/sessions'
import { TrustSummary } from '../features/graphs'
import { SourceChips } from '../features/sources'
import { TargetBar } from '../features/targets'
import { Button } from '../widgets/Button'
import { classes } from '../widgets/classes'
import { HostileText } from '../widgets/HostileText'
import { IconButton } from '../widgets/IconButton'
import styles from './Header.module.css'

export function Header() {
  return (
    <header className={styles.header} data-pane="header" aria-label="Target and run" tabIndex={-1}>
      <TargetBar />
      <div className={styles.run}>
        <CommandButton id="run.start" icon="play" className={styles.start} />
        <CommandButton id="run.stop" icon="debug-stop" className={styles.stop} />
      </div>
      <div className={styles.chips}>
        <SourceChips />
      </div>
      <TrustSummary />
      <Changes />
      <StopAll />
      <CommandButton id="view.palette" icon="search" />
    </header>
  )
}

interface CommandButtonProps {
  readonly id: CommandId
  readonly icon: string
  readonly className?: string | undefined
}

function CommandButton({ id, icon, className }: CommandButtonProps) {
  const { command, enabled } = useCommand(id)
  return (
    <IconButton
      icon={icon}
      label={command.title.replace(/…$/, '')}
      keys={command.accelerator}
      disabled={!enabled}
      onClick={() => runCommand(id)}
      className={classes(className)}
    />
  )
}

function Changes() {
  const active = useSessions((state) => state.active)
  const changes = useSessions((state) => (active === null ? undefined : state.changes[active]))
  if (changes === undefined) return null
  return (
    <Button
      variant="quiet"
      small
      className={classes(styles.changes, changes > 0 && styles.changed)}
      onClick={() => showPanel('changes')}
    >
      Changes on target: <b>{changes}</b>
    </Button>
  )
}

/** The stop sign beside the target is its own; what is counted on others is named, and goes with one click. */
function StopAll() {
  const active = useSessions((state) => state.active)
  const going = useRuns((state) => state.runs).filter(isGoing)
  const elsewhere = going.find(({ session }) => session !== active)
  const label = useSessions(({ sessions }) => sessions.find(({ id }) => id === elsewhere?.session)?.label)
  if (elsewhere === undefined) return null
  return (
    <Button variant="danger" small icon="circle-slash" onClick={() => void stopAllRuns()}>
      {going.length === 1 ? (
        <HostileText text={`Stop on ${label ?? 'another target'}`} />
      ) : (
        `Stop All (${going.length})`
      )}
    </Button>
  )
}
