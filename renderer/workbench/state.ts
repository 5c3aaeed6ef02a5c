/** Which of the workbench's own dialogs is open, and whether all of the workbench is there. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'

export type WorkbenchDialog = 'palette' | 'keys' | 'licences' | 'about'

export interface WorkbenchState {
  readonly dialog: WorkbenchDialog | null
  /** The features that are not in the first picture have come, with their commands. */
  readonly isWhole: boolean
}

export const workbenchStore = createStore<WorkbenchState>(() => ({ dialog: null, isWhole: false }))

export function openDialog(dialog: WorkbenchDialog): void {
  workbenchStore.setState({ dialog })
}

export function closeDialog(): void {
  workbenchStore.setState({ dialog: null })
}

export function useOpenDialog(): WorkbenchDialog | null {
  return useStore(workbenchStore, (state) => state.dialog)
}

export function useIsWhole(): boolean {
  return useStore(workbenchStore, (state) => state.isWhole)
}
