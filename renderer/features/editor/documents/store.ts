/** The open programs, as the tabs, the editor and the drafts see them. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { noDocuments, type Documents } from './documents'

export const documentsStore = createStore<Documents>(() => noDocuments)

export function useDocuments<T>(selector: (state: Documents) => T): T {
  return useStore(documentsStore, selector)
}

/** Applies one of the functions of `documents`. */
export function change(step: (state: Documents) => Documents): void {
  documentsStore.setState(step, true)
}
