/**
 * Which terminal the sessions bring to the front. That in which ssh asks while one is being connected (passphrases, host
 * keys, one-time codes) when there is something to answer; it is gone once the connection stands. Else a shell on the
 * target that the window is looking at.
 */
import type { Session } from '../../../app/model/target'
import { showPanel } from '../../bridge/panels'
import { sessionsStore } from '../../bridge/sessions'
import { openTerminal } from './actions'
import { authenticates, isAsking, seenTerminal } from './terminals/shownTerminals'
import { activated, change, terminalsStore } from './terminals/store'

/**
 * Milliseconds after which the embedded kernel gets its shell: its one processor, which is slow, and the window have the count
 * to begin that somebody has probably asked for with the same click.
 */
const embeddedPause = 500

/** Once, at start. */
export function followSessions(): void {
  sessionsStore.subscribe(({ sessions, active }, before) => {
    if (active !== before.active) followActive(active)
    for (const session of sessions) {
      const earlier = before.sessions.find(({ id }) => id === session.id) ?? null
      if (isAsking(session) && !(isAsking(earlier) && sameTerminal(session, earlier))) {
        bringToFront(session)
      }
      if (session.connection.phase === 'connected' && earlier?.connection.phase === 'connecting') {
        if (session.address.kind === 'embedded') setTimeout(() => void beginLater(session.id), embeddedPause)
        else void begin(session)
      }
    }
  })
  // The question may come before the terminal it is asked in.
  terminalsStore.subscribe((state, before) => {
    if (state.terminals.length <= before.terminals.length) return
    for (const session of sessionsStore.getState().sessions) {
      const id = session.authenticationTerminal
      const isNew =
        state.terminals.some((one) => one.id === id) && !before.terminals.some((one) => one.id === id)
      if (isNew && isAsking(session)) bringToFront(session)
    }
  })
}

function sameTerminal(session: Session, earlier: Session | null): boolean {
  return earlier?.authenticationTerminal === session.authenticationTerminal
}

function bringToFront({ authenticationTerminal: id }: Session): void {
  if (id === null || !terminalsStore.getState().terminals.some((terminal) => terminal.id === id)) return
  change((state) => activated(state, id))
  showPanel('terminal')
}

/** The window turned to another target: a shell on it, if there is one, takes the place of the other target's. */
function followActive(session: string | null): void {
  if (session === null || !ofAnotherTarget(session) || isTypedIn()) return
  const { terminals } = terminalsStore.getState()
  const shell = terminals.findLast((terminal) => terminal.session === session && terminal.phase === 'running')
  if (shell !== undefined) change((state) => activated(state, shell.id))
}

/** Whether the terminal on the screen is a shell on a target, and not on this one. */
function ofAnotherTarget(session: string): boolean {
  const seen = seenTerminal(terminalsStore.getState(), sessionsStore.getState().sessions)
  return seen !== null && seen.session !== null && seen.session !== session
}

/** Nobody's keys may go to another machine than the one they were meant for. */
function isTypedIn(): boolean {
  return document.activeElement?.closest('.xterm') != null
}

async function beginLater(id: string): Promise<void> {
  const session = sessionsStore.getState().sessions.find((other) => other.id === id)
  if (session?.connection.phase === 'connected') await begin(session)
}

/** Connected: where the user answered, a shell on the target comes in its place. */
async function begin(session: Session): Promise<void> {
  const { terminals, active } = terminalsStore.getState()
  const { sessions } = sessionsStore.getState()
  const shells = terminals.filter((terminal) => authenticates(terminal, sessions) === null)
  const ofSession = shells.find((terminal) => terminal.session === session.id && terminal.phase === 'running')
  const wasShown =
    active === null ||
    active === session.authenticationTerminal ||
    (session.id === sessionsStore.getState().active && ofAnotherTarget(session.id) && !isTypedIn())
  if (ofSession !== undefined) {
    if (wasShown) change((state) => activated(state, ofSession.id))
    return
  }
  // This computer has its shell one click away; nobody waits for it to be connected.
  if (session.address.kind !== 'local')
    await openTerminal(session.id, { activate: wasShown || shells.length === 0 })
}
