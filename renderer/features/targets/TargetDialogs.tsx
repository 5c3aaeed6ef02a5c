/** What the window asks about targets, wherever the user is. */
import { ChooseTarget } from './ChooseTarget'
import { PasswordDialog } from './PasswordDialog'

export function TargetDialogs() {
  return (
    <>
      <ChooseTarget />
      <PasswordDialog />
    </>
  )
}
