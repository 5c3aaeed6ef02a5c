/** The commands that show and clean what stands on a target. */
import type { Disposable } from '../../../app/base/disposable'
import { registerCommand } from '../../bridge/commands'
import { showPanel } from '../../bridge/panels'
import { activeSession } from '../../bridge/sessions'
import { cleanStore } from './ledgerState'

export function registerLedgerCommands(): Disposable {
  const connected = () => activeSession()?.connection.phase === 'connected'
  const registered = [
    registerCommand('target.attached', { enabled: connected, run: () => showPanel('attached') }),
    registerCommand('target.changes', { enabled: connected, run: () => showPanel('changes') }),
    registerCommand('target.clean', {
      enabled: connected,
      run: () => cleanStore.setState({ session: activeSession()?.id ?? null }),
    }),
  ]
  return { dispose: () => registered.forEach((command) => command.dispose()) }
}
