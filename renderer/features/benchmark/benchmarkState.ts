/** Which result is shown and how: what is chosen is kept over a reload of the window, not over a restart. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import { z } from 'zod'
import { measures, type Measure } from '../../../app/benchmark/results'
import type { Detail, Order } from '../../../app/benchmark/rows'
import { benchmarkSchema, type Benchmark } from '../../../app/model/benchmark'
import { refreshCommands } from '../../bridge/commands'
import { recall, remember } from '../../bridge/remembered'

const keptSchema = z.object({
  measure: z.enum(measures as [Measure, ...Measure[]]),
  order: z.enum(['cost', 'mechanism']),
  detail: z.enum(['all', 'one']).default('all'),
  overlay: z.string(),
  shown: z.string().nullable().default(null),
})

const openedSchema = z.object({ name: z.string(), benchmark: benchmarkSchema })

export interface BenchmarkState {
  readonly measure: Measure
  readonly order: Order
  /** In the pane; on the stage it is one at first, in large type. */
  readonly detail: Detail
  /** What is laid over: `result ID`, `published ID`, or empty for nothing. */
  readonly overlay: string
  /** The result that was chosen by hand; null: the latest. */
  readonly shown: string | null
  /** Opened from files, under ids of their own. */
  readonly opened: readonly OpenedResult[]
  readonly asking: boolean
  readonly presenting: boolean
}

export interface OpenedResult {
  readonly name: string
  readonly benchmark: Benchmark
}

const key = 'probescope.benchmark'
const openedKey = 'probescope.benchmark.opened'
/** What a window may keep is not endless: of many, the last. */
const keptOpened = 20

export const benchmarkStore = createStore<BenchmarkState>(() => ({
  measure: 'events',
  order: 'cost',
  detail: 'all',
  overlay: '',
  shown: null,
  ...recall(key, keptSchema),
  opened: recall(openedKey, z.array(openedSchema)) ?? [],
  asking: false,
  presenting: false,
}))

benchmarkStore.subscribe(({ measure, order, detail, overlay, shown, opened }, before) => {
  remember(key, { measure, order, detail, overlay, shown })
  if (opened !== before.opened) rememberOpened(opened)
  refreshCommands()
})

function rememberOpened(opened: readonly OpenedResult[]): void {
  try {
    remember(openedKey, opened.slice(-keptOpened))
  } catch {
    // No room: better the last one than none.
    remember(openedKey, opened.slice(-1))
  }
}

export function useBenchmark<T>(selector: (state: BenchmarkState) => T): T {
  return useStore(benchmarkStore, selector)
}
