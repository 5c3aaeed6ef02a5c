/** Which of the workbench's own dialogs is open. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'

export type WorkbenchDialog = 'palette' | 'keys' | 'about'

export const workbenchStore = createStore<{ readonly dialog: WorkbenchDialog | null }>(() => ({
  dialog: null,
}))

export function openDialog(dialog: WorkbenchDialog): void {
  workbenchStore.setState({ dialog })
}

export function closeDialog(): void {
  workbenchStore.setState({ dialog: null })
}

export function useOpenDialog(): WorkbenchDialog | null {
  return useStore(workbenchStore, (state) => state.dialog)
}
