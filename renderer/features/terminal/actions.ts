/** Opening and closing terminals. */
import type { Terminal } from '../../../app/model/terminal'
import { engine } from '../../bridge/engine'
import { shown } from '../../bridge/notifications'
import { showPanel } from '../../bridge/panels'
import { activeSession, disconnect, sessionsStore } from '../../bridge/sessions'
import { lastSize } from './screen/size'
import { activated, byId, change, moved, put, terminalsStore } from './terminals/store'

/** `session` null: on this computer. Resolves to the terminal's id; null after the failure was shown. */
export async function openTerminal(
  session: string | null,
  { activate }: { readonly activate: boolean },
): Promise<string | null> {
  const opened = await shown(
    engine.request('terminals.open', { session, ...lastSize() }),
    'Opening a terminal',
  )
  if (opened === null) return null
  const { terminal } = opened
  change((state) => (activate ? activated(put(state, terminal), terminal.id) : put(state, terminal)))
  return terminal.id
}

/** The session that a new terminal belongs to; null is this computer. */
export function sessionForNew(): string | null {
  const session = activeSession()
  return session?.connection.phase === 'connected' && session.address.kind !== 'local' ? session.id : null
}

export async function closeTerminal(id: string): Promise<void> {
  const session = sessionsStore
    .getState()
    .sessions.find(
      ({ authenticationTerminal, connection }) =>
        authenticationTerminal === id && connection.phase === 'connecting',
    )
  // Without the terminal nobody could answer ssh any more: closing it means giving up.
  if (session !== undefined) return disconnect(session.id)
  await shown(engine.request('terminals.close', { terminal: id }))
}

/** A shell like the one that has ended, in its place. */
export async function openAgain(ended: Terminal): Promise<void> {
  const at = terminalsStore.getState().terminals.findIndex(({ id }) => id === ended.id)
  const id = await openTerminal(ended.session, { activate: true })
  if (id === null) return
  change((state) => moved(state, id, at))
  if (byId(terminalsStore.getState(), ended.id) !== null) await closeTerminal(ended.id)
  // The button that was pressed is gone, and the focus with it.
  showPanel('terminal')
}
