/** What is known of a target: capabilities, catalogue, what traces there now and what was changed. */
import type { Result } from '../../../app/base/result'
import type { Session } from '../sessions/session'
import type { SessionService } from '../sessions/sessionService'
import type { TargetKnowledge } from '../sessions/targetKnowledge'
import type { Handlers } from './handler'

type KnowledgeRequests =
  | 'capabilities.get'
  | 'catalogue.search'
  | 'catalogue.describe'
  | 'catalogue.estimate'
  | 'types.members'
  | 'types.names'
  | 'bytes.read'
  | 'kprobes.optimization'
  | 'ledger.get'
  | 'inventory.get'
  | 'target.sweep'

export function knowledgeHandlers(sessions: SessionService): Handlers<KnowledgeRequests> {
  const on = async <T>(id: string, ask: (session: Session) => Promise<Result<T>>): Promise<Result<T>> => {
    const session = sessions.get(id)
    return session.ok ? ask(session.value) : session
  }
  const knowing = <T>(
    id: string,
    ask: (knowledge: TargetKnowledge) => Promise<Result<T>>,
  ): Promise<Result<T>> => on(id, async ({ knowledge }) => (knowledge.ok ? ask(knowledge.value) : knowledge))
  return {
    'capabilities.get': ({ session }) => knowing(session, (target) => target.capabilities()),
    'catalogue.search': ({ session, query, kinds, limit }) =>
      knowing(session, (target) => target.search(query, kinds, limit)),
    'catalogue.describe': ({ session, source }) => knowing(session, (target) => target.describe(source)),
    'catalogue.estimate': ({ session, source }) => knowing(session, (target) => target.estimate(source)),
    'types.members': ({ session, type, path }) =>
      knowing(session, (target) => target.typeMembers(type, path)),
    'types.names': ({ session, prefix, limit }) =>
      knowing(session, (target) => target.typeNames(prefix, limit)),
    'bytes.read': ({ session, ...wanted }) => knowing(session, (target) => target.bytes(wanted)),
    'kprobes.optimization': ({ session, hold }) =>
      on(session, (found) => found.ask('kprobe-optimization', { hold })),
    'ledger.get': ({ session }) => on(session, (found) => found.ask('ledger', {})),
    'inventory.get': ({ session }) => on(session, (found) => found.ask('inventory', {})),
    'target.sweep': ({ session, dryRun }) => on(session, (found) => found.ask('sweep', { dryRun })),
  }
}
