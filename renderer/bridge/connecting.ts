/** How a target comes to be connected: by the dialog that offers them. */
import { connectFirst } from '../widgets/ConnectFirst'
import { runCommand } from './commands'
import { notify } from './notifications'

export function chooseTarget(): void {
  runCommand('target.choose')
}

/** Said where something was asked for that needs a target. */
export function askToConnect(): void {
  notify({
    severity: 'info',
    message: connectFirst,
    actions: [{ title: 'Connect…', run: chooseTarget }],
  })
}
