/** What the frame does before its first picture. */
import { connectEngine, engine } from '../bridge/engine'
import { notify } from '../bridge/notifications'
import { registerWorkbenchCommands } from './commands'
import { registerFeatureCommands } from './features'
import { afterFirstPicture } from './firstPicture'
import { followFocus } from './focus'
import { startKeyboard } from './keyboard'

export function startWorkbench(): void {
  afterFirstPicture(connectEngine)
  registerWorkbenchCommands()
  registerFeatureCommands()
  startKeyboard()
  followFocus()
  engine.onGone(() => {
    notify({
      severity: 'error',
      message: 'The engine stopped unexpectedly and is being started again',
      remedy:
        'Connect to the target again. Its agent undoes what it changed there; programs in the editor are kept.',
    })
  })
}
