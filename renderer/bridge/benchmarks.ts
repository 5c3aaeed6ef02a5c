/** Benchmarks as the engine tells them. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import type { Benchmark, BenchmarkOptions } from '../../app/model/benchmark'
import { isGoing } from '../../app/benchmark/results'
import { refreshCommands } from './commands'
import { engine } from './engine'
import { shown } from './notifications'
import { sessionsStore } from './sessions'

export interface BenchmarksState {
  /** Of this engine, oldest first. They outlive the session that they were measured on. */
  readonly benchmarks: readonly Benchmark[]
  /** Sessions on which one has been asked for and has not begun yet. */
  readonly starting: readonly string[]
}

export const benchmarksStore = createStore<BenchmarksState>(() => ({ benchmarks: [], starting: [] }))

export function useBenchmarks<T>(selector: (state: BenchmarksState) => T): T {
  return useStore(benchmarksStore, selector)
}

/** The one that goes on the active session; null: none does. */
export function goingBenchmark(): Benchmark | null {
  const { active } = sessionsStore.getState()
  const { benchmarks } = benchmarksStore.getState()
  return benchmarks.find((each) => each.session === active && isGoing(each)) ?? null
}

/** Begins to measure; null after a failure, which is shown, or while another one is being started there. */
export async function startBenchmark(session: string, options: BenchmarkOptions): Promise<Benchmark | null> {
  if (benchmarksStore.getState().starting.includes(session)) return null
  benchmarksStore.setState(({ starting }) => ({ starting: [...starting, session] }))
  const started = await shown(
    engine.request('benchmarks.start', { session, options }),
    'Preparing the benchmark',
  )
  benchmarksStore.setState(({ starting }) => ({ starting: starting.filter((each) => each !== session) }))
  if (started === null) return null
  // Its own events may have come before this answer, and know more.
  const known = benchmarksStore.getState().benchmarks.find(({ id }) => id === started.benchmark.id)
  if (known === undefined) put(started.benchmark)
  return known ?? started.benchmark
}

/** Resolves when the target is as it was. */
export async function cancelBenchmark(benchmark: string): Promise<void> {
  const cancelled = await shown(
    engine.request('benchmarks.cancel', { benchmark }),
    'Putting back what the benchmark changed',
  )
  if (cancelled !== null) put(cancelled.benchmark)
}

function put(benchmark: Benchmark): void {
  benchmarksStore.setState(({ benchmarks }) => ({
    benchmarks: benchmarks.some(({ id }) => id === benchmark.id)
      ? benchmarks.map((each) => (each.id === benchmark.id ? benchmark : each))
      : [...benchmarks, benchmark],
  }))
}

async function mirror(): Promise<void> {
  const listed = await engine.request('benchmarks.list', {})
  if (!listed.ok) return
  for (const benchmark of listed.value.benchmarks) put(benchmark)
}

/** Once, at start. */
export function startBenchmarksBridge(): void {
  engine.on('benchmark', ({ benchmark }) => put(benchmark))
  engine.onOpen(() => void mirror())
  // What was measured stays worth looking at; what was being measured has no end any more.
  engine.onGone(() =>
    benchmarksStore.setState(({ benchmarks }) => ({
      benchmarks: benchmarks.filter((each) => !isGoing(each)),
      starting: [],
    })),
  )
  benchmarksStore.subscribe(refreshCommands)
}
