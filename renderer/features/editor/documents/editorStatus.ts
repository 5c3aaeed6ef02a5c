/** What the status line shows of the editor widget; the document itself is in the store. */
import { createStore } from 'zustand/vanilla'

export interface EditorStatus {
  /** Characters selected. */
  readonly selected: number
  /** Tab goes to the next control instead of indenting. */
  readonly tabMovesFocus: boolean
}

export const editorStatus = createStore<EditorStatus>(() => ({ selected: 0, tabMovesFocus: false }))
