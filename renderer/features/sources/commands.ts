/** The commands of the Source menu, and whose events are counted. */
import type { CommandId } from '../../../app/contract/commands'
import type { Disposable } from '../../../app/base/disposable'
import { chosen, dropAllSources, setScope } from '../../bridge/chosen'
import { registerCommand } from '../../bridge/commands'
import { activeSession } from '../../bridge/sessions'
import { sourceStore, type Tab } from './sourceState'

const pickers: readonly (readonly [id: CommandId, tab: Tab])[] = [
  ['source.kprobe', 'kprobe'],
  ['source.ftrace', 'ftrace'],
  ['source.tracepoint', 'tracepoint'],
  ['source.perf', 'perf'],
  ['source.bpf', 'bpf'],
]

const closed = { picker: null, typing: false, scoping: false, doubt: null }

export function registerSourceCommands(): Disposable {
  const connected = () => activeSession()?.connection.phase === 'connected'
  const registered = [
    ...pickers.map(([id, tab]) =>
      registerCommand(id, {
        enabled: connected,
        run: () => sourceStore.setState({ ...closed, picker: tab }),
      }),
    ),
    registerCommand('source.type', {
      enabled: connected,
      run: () => sourceStore.setState({ ...closed, typing: true }),
    }),
    registerCommand('source.clear', {
      enabled: () => chosen().sources.length > 0,
      run: dropAllSources,
    }),
    registerCommand('run.scope', {
      enabled: () => activeSession() !== null,
      run: () => sourceStore.setState({ ...closed, scoping: true }),
    }),
    registerCommand('run.scopeSystem', {
      enabled: () => activeSession() !== null && chosen().scope.kind !== 'system',
      run: () => setScope({ kind: 'system' }),
    }),
  ]
  return { dispose: () => registered.forEach((command) => command.dispose()) }
}
