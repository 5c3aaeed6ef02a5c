/** Dialogs that belong to programs: each shows itself when its state says so. */
import { AskDialog } from './asking/AskDialog'
import { ModuleDialog } from './running/ModuleDialog'

export function EditorDialogs() {
  return (
    <>
      <AskDialog />
      <ModuleDialog />
    </>
  )
}
