/**
 * The terminal in which ssh asks while a session is being connected: passphrases, host keys, one-time codes. It is
 * brought to the front when there is something to answer, and gone once the connection stands.
 */
import type { Session } from '../../../app/model/target'
import { showPanel } from '../../bridge/panels'
import { sessionsStore } from '../../bridge/sessions'
import { openTerminal } from './actions'
import { authenticates, isAsking } from './shownTerminals'
import { activated, change, terminalsStore } from './store'

/** Once, at start. */
export function followSessions(): void {
  sessionsStore.subscribe(({ sessions }, before) => {
    for (const session of sessions) {
      const earlier = before.sessions.find(({ id }) => id === session.id) ?? null
      if (isAsking(session) && !(isAsking(earlier) && sameTerminal(session, earlier))) {
        bringToFront(session)
      }
      if (session.connection.phase === 'connected' && earlier?.connection.phase === 'connecting') {
        void begin(session)
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

/** Connected: where the user answered, a shell on the target comes in its place. */
async function begin(session: Session): Promise<void> {
  const { terminals, active } = terminalsStore.getState()
  const { sessions } = sessionsStore.getState()
  const shells = terminals.filter((terminal) => authenticates(terminal, sessions) === null)
  const ofSession = shells.find((terminal) => terminal.session === session.id && terminal.phase === 'running')
  const wasShown = active === null || active === session.authenticationTerminal
  if (ofSession !== undefined) {
    if (wasShown) change((state) => activated(state, ofSession.id))
    return
  }
  // This computer has its shell one click away; nobody waits for it to be connected.
  if (session.address.kind !== 'local')
    await openTerminal(session.id, { activate: wasShown || shells.length === 0 })
}
