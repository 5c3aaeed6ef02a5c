/** In the header: which machine, how it stands with the connection, and one click to mend it. */
import { Menu } from '@base-ui/react/menu'
import { Popover } from '@base-ui/react/popover'
import { useRef } from 'react'
import type { CommandId } from '../../../app/contract/commands'
import type { Connection, Session } from '../../../app/model/target'
import { runCommand, useCommand } from '../../bridge/commands'
import { forgetSession, setActiveSession, useActiveSession, useSessions } from '../../bridge/sessions'
import { Button } from '../../widgets/Button'
import { classes } from '../../widgets/classes'
import { HostileText } from '../../widgets/HostileText'
import { Icon } from '../../widgets/Icon'
import { IconButton } from '../../widgets/IconButton'
import { Kbd } from '../../widgets/Kbd'
import { Spinner } from '../../widgets/Progress'
import { ConnectionSteps } from './ConnectionSteps'
import { runningStep, stepTitles } from './steps'
import { targetStore, useTarget } from './targetState'
import styles from './TargetBar.module.css'

export function TargetBar() {
  const session = useActiveSession()
  const stepsOpen = useTarget((state) => state.stepsOpen)
  const bar = useRef<HTMLDivElement>(null)
  if (session === null) {
    return (
      <div className={styles.bar}>
        <Button icon="plug" onClick={() => runCommand('target.choose')}>
          Connect…
        </Button>
      </div>
    )
  }
  const { phase } = session.connection
  return (
    <div ref={bar} className={styles.bar}>
      <TargetMenu session={session} />
      {phase === 'lost' && (
        <Button variant="primary" small icon="refresh" onClick={() => runCommand('target.reconnect')}>
          Reconnect
        </Button>
      )}
      {(phase === 'connecting' || phase === 'failed' || phase === 'lost') && !stepsOpen && (
        <IconButton
          icon="list-ordered"
          label="Show the steps of connecting"
          onClick={() => targetStore.setState({ stepsOpen: true })}
        />
      )}
      <Popover.Root
        open={stepsOpen && phase !== 'connected' && phase !== 'closed'}
        onOpenChange={(open, details) => {
          // Work goes on beside it: only the cross and Esc close it.
          if (!open && details.reason !== 'outside-press' && details.reason !== 'focus-out') {
            targetStore.setState({ stepsOpen: false })
          }
        }}
      >
        <Popover.Portal>
          <Popover.Positioner
            anchor={bar}
            side="bottom"
            align="start"
            sideOffset={8}
            className={styles.layer}
          >
            <Popover.Popup className={styles.popup} initialFocus={false} finalFocus={false}>
              <header className={styles.popupHeader}>
                <Popover.Title className={styles.popupTitle}>{headline(session)}</Popover.Title>
                <Popover.Close render={<IconButton icon="close" label="Close" />} />
              </header>
              <ConnectionSteps session={session} />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </div>
  )
}

function headline({ label, connection }: Session): string {
  if (connection.phase === 'failed') return `Could not connect to ${label}`
  if (connection.phase === 'lost') return `Lost ${label}`
  return `Connecting to ${label}`
}

const phaseWords: Readonly<Record<Connection['phase'], string>> = {
  connecting: 'connecting',
  connected: 'connected',
  failed: 'not connected',
  lost: 'connection lost',
  closed: 'disconnected',
}

/** Shape and colour both tell the state: not everybody sees both. */
function StateMark({ phase }: { readonly phase: Connection['phase'] }) {
  if (phase === 'connecting') return <Spinner />
  const icon = {
    connected: 'circle-filled',
    failed: 'error',
    lost: 'debug-disconnect',
    closed: 'circle-outline',
  }
  return <Icon name={icon[phase]} className={classes(styles.mark, styles[phase])} />
}

function TargetMenu({ session }: { readonly session: Session }) {
  const sessions = useSessions((state) => state.sessions)
  const { connection, label } = session
  const { phase } = connection
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={styles.trigger} aria-label={`Target ${label}, ${phaseWords[phase]}`}>
        <StateMark phase={phase} />
        <span className={styles.words}>
          <HostileText text={label} className={styles.label!} />
          <span className={styles.second}>
            <Second session={session} />
          </span>
        </span>
        <Icon name="chevron-down" className={styles.chevron} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="start" className={styles.layer}>
          <Menu.Popup className={styles.menu}>
            {sessions.length > 1 && (
              <>
                <Menu.RadioGroup value={session.id} onValueChange={(id) => setActiveSession(id as string)}>
                  {sessions.map((other) => (
                    <Menu.RadioItem key={other.id} value={other.id} className={styles.item} closeOnClick>
                      <StateMark phase={other.connection.phase} />
                      <HostileText text={other.label} />
                      <Menu.RadioItemIndicator className={styles.tick}>
                        <Icon name="check" />
                      </Menu.RadioItemIndicator>
                    </Menu.RadioItem>
                  ))}
                </Menu.RadioGroup>
                <Menu.Separator className={styles.line} />
              </>
            )}
            <CommandItem id="target.choose" />
            <CommandItem id="target.reconnect" />
            <CommandItem id="target.disconnect" />
            {(phase === 'closed' || phase === 'failed' || phase === 'lost') && (
              <Menu.Item className={styles.item} onClick={() => void forgetSession(session.id)}>
                <span />
                Remove from the list
              </Menu.Item>
            )}
            <Menu.Separator className={styles.line} />
            <CommandItem id="target.capabilities" />
            <CommandItem id="target.attached" />
            <CommandItem id="target.changes" />
            <CommandItem id="target.clean" />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Second({ session }: { readonly session: Session }) {
  const { connection } = session
  if (connection.phase === 'connected') {
    return <HostileText text={`Linux ${connection.machine.kernel}`} />
  }
  if (connection.phase === 'connecting') {
    if (connection.question === 'terminal') return 'ssh asks in the terminal'
    if (connection.question === 'sudo-password') return 'asks for the sudo password'
    const step = runningStep(session)
    return step === null ? 'connecting' : stepTitles[step.id].toLowerCase()
  }
  return phaseWords[connection.phase]
}

function CommandItem({ id }: { readonly id: CommandId }) {
  const { command, enabled } = useCommand(id)
  return (
    <Menu.Item className={styles.item} disabled={!enabled} onClick={() => runCommand(id)}>
      <span />
      {command.title}
      {command.accelerator !== undefined && <Kbd keys={command.accelerator} />}
    </Menu.Item>
  )
}
