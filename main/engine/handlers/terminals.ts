import { succeed } from '../../../app/base/result'
import type { TerminalService } from '../terminals/terminalService'
import type { Handlers } from './handler'

type TerminalRequests =
  | 'terminals.open'
  | 'terminals.list'
  | 'terminals.attach'
  | 'terminals.write'
  | 'terminals.resize'
  | 'terminals.acknowledge'
  | 'terminals.reset'
  | 'terminals.close'

export function terminalHandlers(terminals: TerminalService): Handlers<TerminalRequests> {
  return {
    'terminals.open': (params) => terminals.open(params),
    'terminals.list': () => succeed(terminals.list()),
    'terminals.attach': (params) => terminals.attach(params),
    'terminals.write': (params) => terminals.write(params),
    'terminals.resize': (params) => terminals.resize(params),
    'terminals.acknowledge': (params) => terminals.acknowledge(params),
    'terminals.reset': (params) => terminals.reset(params),
    'terminals.close': (params) => terminals.close(params),
  }
}
