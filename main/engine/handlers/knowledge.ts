/** What is known of a target: capabilities, catalogue, what traces there now and what was changed. */
import type { Result } from '../../../app/base/result'
import type { Session } from '../sessions/session'
import type { SessionService } from '../sessions/sessionService'
import type { Handlers } from './handler'

type KnowledgeRequests =
  | 'capabilities.get'
  | 'catalogue.search'
  | 'catalogue.describe'
  | 'catalogue.estimate'
  | 'ledger.get'
  | 'inventory.get'
  | 'target.sweep'

export function knowledgeHandlers(sessions: SessionService): Handlers<KnowledgeRequests> {
  const on = async <T>(id: string, ask: (session: Session) => Promise<Result<T>>): Promise<Result<T>> => {
    const session = sessions.get(id)
    return session.ok ? ask(session.value) : session
  }
  return {
    'capabilities.get': ({ session }) => on(session, (found) => found.knowledge.capabilities()),
    'catalogue.search': ({ session, query, kinds, limit }) =>
      on(session, (found) => found.knowledge.search(query, kinds, limit)),
    'catalogue.describe': ({ session, source }) => on(session, (found) => found.knowledge.describe(source)),
    'catalogue.estimate': ({ session, source }) => on(session, (found) => found.knowledge.estimate(source)),
    'ledger.get': ({ session }) => on(session, (found) => found.ask('ledger', {})),
    'inventory.get': ({ session }) => on(session, (found) => found.ask('inventory', {})),
    'target.sweep': ({ session, dryRun }) => on(session, (found) => found.ask('sweep', { dryRun })),
  }
}
