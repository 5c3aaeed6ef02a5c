/** The bar above the panes: which target, what is counted there, how far it can be trusted, what was changed for it. */
import { createElement, Suspense, type ComponentType } from 'react'
import type { CommandId } from '../../app/contract/commands'
import { runCommand, useCommand } from '../bridge/commands'
import { showPanel } from '../bridge/panels'
import { isGoing, stopAllRuns, useRuns } from '../bridge/runs'
import { useSessions } from '../bridge/sessions'
import { Button } from '../widgets/Button'
import { classes } from '../widgets/classes'
import { IconButton } from '../widgets/IconButton'
import { component } from './features'
import styles from './Header.module.css'

const TargetBar = component('targets', 'TargetBar')
const SourceChips = component('sources', 'SourceChips')
const TrustSummary = component('graphs', 'TrustSummary')

export function Header() {
  return (
    <header className={styles.header} data-pane="header" aria-label="Target and run" tabIndex={-1}>
      <Part of={TargetBar} />
      <div className={styles.run}>
        <CommandButton id="run.start" icon="play" className={styles.start} />
        <CommandButton id="run.stop" icon="debug-stop" className={styles.stop} />
      </div>
      <div className={styles.chips}>
        <Part of={SourceChips} />
      </div>
      <Part of={TrustSummary} />
      <Changes />
      <StopAll />
      <CommandButton id="view.palette" icon="search" />
    </header>
  )
}

/** A part that is not loaded yet leaves its place empty, and the others where they are. */
function Part({ of }: { readonly of: ComponentType }) {
  return <Suspense>{createElement(of)}</Suspense>
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

function StopAll() {
  const going = useRuns((state) => state.runs.filter(isGoing).length)
  if (going === 0) return null
  return (
    <Button variant="danger" small icon="circle-slash" onClick={() => void stopAllRuns()}>
      {going === 1 ? 'Stop' : `Stop All (${going})`}
    </Button>
  )
}
