/** What the graph shows and how: kept over a reload of the window, not over a restart. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import { z } from 'zod'
import { recall, remember } from '../../bridge/remembered'
import { refreshCommands } from '../../bridge/commands'

/** Seconds across: the choices of the View menu. */
export const spans = [10, 60, 300, 900, 3600] as const
export type Span = (typeof spans)[number]

const keptSchema = z.object({
  span: z.literal(spans),
  log: z.boolean(),
  view: z.enum(['rates', 'cpus', 'totals']),
})

export interface GraphState extends z.infer<typeof keptSchema> {
  /** The run that stands still, and the second of its clock at the right edge; null: the graph follows. */
  readonly paused: { readonly run: string; readonly at: number } | null
  /** Notation of the line that was clicked: the one shown per CPU. null: the first that is counted. */
  readonly selected: string | null
  /** Notations of lines that are not drawn. */
  readonly hidden: readonly string[]
  /** Notation of the line under the pointer, in the legend. */
  readonly pointedAt: string | null
}

const key = 'probescope.graph'

export const graphStore = createStore<GraphState>(() => ({
  span: 60,
  log: false,
  view: 'rates',
  ...recall(key, keptSchema),
  paused: null,
  selected: null,
  hidden: [],
  pointedAt: null,
}))

graphStore.subscribe(({ span, log, view }, before) => {
  if (span !== before.span || log !== before.log || view !== before.view) remember(key, { span, log, view })
  refreshCommands()
})

export function useGraph<T>(selector: (state: GraphState) => T): T {
  return useStore(graphStore, selector)
}

export function toggleHidden(notation: string): void {
  graphStore.setState(({ hidden }) => ({
    hidden: hidden.includes(notation) ? hidden.filter((other) => other !== notation) : [...hidden, notation],
  }))
}
