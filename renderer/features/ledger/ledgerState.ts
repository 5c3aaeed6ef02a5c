import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'

/** The session whose leftovers are being cleaned up; null: the dialog is closed. */
export const cleanStore = createStore<{ readonly session: string | null }>(() => ({ session: null }))

export function useCleaning(): string | null {
  return useStore(cleanStore, (state) => state.session)
}
