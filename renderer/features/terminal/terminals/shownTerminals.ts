/** Which terminals have a tab: all but the ssh of a session that is connected. */
import type { Session } from '../../../../app/model/target'
import type { Terminal } from '../../../../app/model/terminal'
import type { Terminals } from './store'

/** The session whose ssh runs in this terminal; null for a shell. */
export function authenticates(terminal: Terminal, sessions: readonly Session[]): Session | null {
  return sessions.find(({ authenticationTerminal }) => authenticationTerminal === terminal.id) ?? null
}

export function isAsking(session: Session | null): boolean {
  return session?.connection.phase === 'connecting' && session.connection.question === 'terminal'
}

/** The tabs. While a session is connected its ssh has nothing to say, and closing its terminal helps nobody. */
export function shownTerminals(
  terminals: readonly Terminal[],
  sessions: readonly Session[],
): readonly Terminal[] {
  return terminals.filter((terminal) => authenticates(terminal, sessions)?.connection.phase !== 'connected')
}

/** The terminal on the screen; null when there is none. */
export function seenTerminal(
  { terminals, active }: Pick<Terminals, 'terminals' | 'active'>,
  sessions: readonly Session[],
): Terminal | null {
  const shown = shownTerminals(terminals, sessions)
  return shown.find(({ id }) => id === active) ?? shown.at(-1) ?? null
}
