/** The commands of the Target menu that are about connections. */
import type { Disposable } from '../../../app/base/disposable'
import { registerCommand } from '../../bridge/commands'
import { notify } from '../../bridge/notifications'
import { showPanel } from '../../bridge/panels'
import { activeSession, disconnect, reconnect } from '../../bridge/sessions'
import { openPrepared, resetEmbedded, savePrepared } from './embedded'
import { connectTo, targetStore, watchSessions } from './targetState'

export function registerTargetCommands(): Disposable {
  watchSessions((session, leftovers) => {
    notify({
      severity: 'warning',
      message: `Not everything could be undone on ${session.label}`,
      remedy: 'Connect again, then clean up with Target › Clean Up Leftovers…',
      detail: leftovers.join('\n'),
      lasts: null,
    })
  })
  const phase = () => activeSession()?.connection.phase
  const registered = [
    registerCommand('target.choose', { run: () => targetStore.setState({ choosing: true }) }),
    registerCommand('target.embedded', { run: () => connectTo({ kind: 'embedded' }) }),
    registerCommand('target.local', { run: () => connectTo({ kind: 'local' }) }),
    registerCommand('target.lab', { run: () => connectTo({ kind: 'lab' }) }),
    registerCommand('target.reconnect', {
      enabled: () => ['lost', 'failed', 'closed'].includes(phase() ?? ''),
      run: async () => {
        const session = activeSession()
        if (session !== null) await reconnect(session.id)
      },
    }),
    registerCommand('target.disconnect', {
      enabled: () => ['connected', 'connecting'].includes(phase() ?? ''),
      run: async () => {
        const session = activeSession()
        if (session !== null) await disconnect(session.id)
      },
    }),
    registerCommand('target.reset', {
      enabled: () => activeSession()?.address.kind === 'embedded' && phase() !== 'connecting',
      run: resetEmbedded,
    }),
    registerCommand('target.openPrepared', { run: openPrepared }),
    registerCommand('target.savePrepared', {
      enabled: () => activeSession()?.address.kind === 'embedded' && phase() === 'connected',
      run: savePrepared,
    }),
    registerCommand('target.capabilities', {
      enabled: () => phase() === 'connected',
      run: () => showPanel('capabilities'),
    }),
  ]
  return { dispose: () => registered.forEach((command) => command.dispose()) }
}
