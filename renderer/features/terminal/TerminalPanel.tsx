import { lazy, Suspense } from 'react'
import type { Session } from '../../../app/model/target'
import type { Terminal } from '../../../app/model/terminal'
import { runCommand } from '../../bridge/commands'
import { disconnect, useSessions } from '../../bridge/sessions'
import { seriesColour, useTheme } from '../../theme/theme'
import { Button } from '../../widgets/Button'
import { EmptyState } from '../../widgets/EmptyState'
import { HostileText } from '../../widgets/HostileText'
import { visibleText } from '../../widgets/hostile'
import { IconButton } from '../../widgets/IconButton'
import { TabStrip } from '../../widgets/TabStrip'
import { closeTerminal, openAgain, sessionForNew } from './actions'
import { authenticates, isAsking, seenTerminal, shownTerminals } from './terminals/shownTerminals'
import { activated, change, moved, useTerminals } from './terminals/store'
import styles from './Terminal.module.css'

// xterm comes with it: not before there is a terminal to show.
const TerminalView = lazy(() => import('./screen/TerminalView'))

const panelId = 'terminal-screen'

export function TerminalPanel() {
  const all = useTerminals((state) => state.terminals)
  const wanted = useTerminals((state) => state.active)
  const rung = useTerminals((state) => state.rung)
  const sessions = useSessions((state) => state.sessions)
  const { dark } = useTheme()
  const terminals = shownTerminals(all, sessions)
  const active = seenTerminal({ terminals: all, active: wanted }, sessions)
  if (active === null) return <NoTerminal />

  const colourOf = (terminal: Terminal): string | null => {
    const at = sessions.findIndex(({ id }) => id === terminal.session)
    return at < 0 ? null : seriesColour(at, dark)
  }
  return (
    <section className={styles.panel} aria-label="Terminals">
      <TabStrip
        label="Terminals"
        panelId={panelId}
        active={active.id}
        tabs={terminals.map((terminal) => ({
          id: terminal.id,
          name: `${visibleText(terminal.title)}, ${whereOf(terminal, sessions)}`,
          label: <HostileText text={terminal.title} />,
          lead: <Dot colour={colourOf(terminal)} />,
          marked: rung.has(terminal.id),
          markName: 'bell',
          dim: terminal.phase === 'ended',
        }))}
        onActivate={(id) => change((state) => activated(state, id))}
        onClose={(id) => void closeTerminal(id)}
        onMove={(id, to) => change((state) => moved(state, id, placeOf(state.terminals, terminals, to)))}
        actions={
          <>
            <IconButton
              icon="search"
              label="Find in Terminal"
              keys="CmdOrCtrl+Shift+F"
              onClick={() => runCommand('terminal.find')}
            />
            <IconButton
              icon="add"
              label="New Terminal"
              keys="CmdOrCtrl+Shift+T"
              onClick={() => runCommand('terminal.new')}
            />
          </>
        }
      />
      <Hint session={authenticates(active, sessions)} />
      <div id={panelId} role="tabpanel" aria-label="Terminal" className={styles.body}>
        <Suspense>
          <TerminalView id={active.id} />
        </Suspense>
      </div>
      {active.phase === 'ended' && <Ended terminal={active} sessions={sessions} />}
    </section>
  )
}

/** Index among all terminals of the one at `to` among those shown. */
function placeOf(all: readonly Terminal[], shown: readonly Terminal[], to: number): number {
  const there = shown[to]
  return there === undefined ? all.length : all.indexOf(there)
}

function whereOf(terminal: Terminal, sessions: readonly Session[]): string {
  if (terminal.session === null) return 'this computer'
  return sessions.find(({ id }) => id === terminal.session)?.label ?? 'a target that is gone'
}

/** Each session has its colour; this computer has none. */
function Dot({ colour }: { readonly colour: string | null }) {
  return <span className={styles.dot} style={colour === null ? undefined : { background: colour }} />
}

function Hint({ session }: { readonly session: Session | null }) {
  if (session === null || !isAsking(session)) return null
  return (
    <div className={styles.hint} role="status">
      <span>
        <b>ssh is asking something here.</b> What you answer goes to ssh and is kept nowhere.
      </span>
      <Button small onClick={() => void disconnect(session.id)}>
        Give up
      </Button>
    </div>
  )
}

function Ended({
  terminal,
  sessions,
}: {
  readonly terminal: Terminal
  readonly sessions: readonly Session[]
}) {
  const session = sessions.find(({ id }) => id === terminal.session)
  const canOpen = terminal.session === null || session?.connection.phase === 'connected'
  const isShell = authenticates(terminal, sessions) === null
  return (
    <div className={styles.ended} role="status">
      <span className={styles.endedText}>
        {terminal.exitCode === null
          ? 'Ended by a signal, or its connection is gone.'
          : `Ended with exit status ${terminal.exitCode}.`}
      </span>
      {isShell && (
        <Button small disabled={!canOpen} onClick={() => void openAgain(terminal)}>
          Open again
        </Button>
      )}
      <Button small onClick={() => void closeTerminal(terminal.id)}>
        Close
      </Button>
    </div>
  )
}

function NoTerminal() {
  const onTarget = useSessions(() => sessionForNew()) !== null
  return (
    <EmptyState
      icon="terminal"
      title="No terminal is open"
      hint="A shell on the target stands here beside your program, over the connection that is there already."
    >
      {onTarget && (
        <Button variant="primary" icon="terminal" onClick={() => runCommand('terminal.new')}>
          Open one on the target
        </Button>
      )}
      <Button icon="device-desktop" onClick={() => runCommand('terminal.local')}>
        Open one on this computer
      </Button>
    </EmptyState>
  )
}
