import type { Disposable } from '../../../app/base/disposable'
import { registerCommand } from '../../bridge/commands'
import { showPanel } from '../../bridge/panels'
import { activeSession } from '../../bridge/sessions'

export function registerBytesCommands(): Disposable {
  return registerCommand('source.bytes', {
    enabled: () => activeSession()?.connection.phase === 'connected',
    run: () => showPanel('bytes'),
  })
}
