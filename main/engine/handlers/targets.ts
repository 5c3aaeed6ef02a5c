import { succeed } from '../../../app/base/result'
import type { SessionService } from '../sessions/sessionService'
import type { Handlers } from './handler'

type TargetRequests =
  | 'targets.list'
  | 'targets.connect'
  | 'targets.reconnect'
  | 'targets.disconnect'
  | 'targets.password'
  | 'targets.forget'
  | 'embedded.reset'
  | 'embedded.save'
  | 'sessions.list'

export function targetHandlers(sessions: SessionService): Handlers<TargetRequests> {
  return {
    'targets.list': async () => succeed({ choices: await sessions.choices() }),
    'targets.connect': ({ address }) => sessions.connect(address),
    'targets.reconnect': ({ session }) => sessions.reconnect(session),
    'targets.disconnect': ({ session }) => sessions.disconnect(session),
    'targets.password': ({ session, password }) => sessions.answerPassword(session, password),
    'targets.forget': ({ session }) => sessions.forget(session),
    'embedded.reset': ({ session }) => sessions.resetEmbedded(session),
    'embedded.save': ({ session, path }) => sessions.saveEmbedded(session, path),
    'sessions.list': () => succeed({ sessions: sessions.list() }),
  }
}
