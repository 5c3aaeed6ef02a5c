/** The results that there are, the one that is shown and the one laid over it, for what is drawn and for commands. */
import type { ChartResult } from '../../../app/benchmark/results'
import { benchmarksStore, useBenchmarks } from '../../bridge/benchmarks'
import { sessionsStore, useSessions } from '../../bridge/sessions'
import { benchmarkStore, useBenchmark } from './benchmarkState'
import { knownResults, overlayOf, resultToShow, type KnownResult } from './resultChoice'

export function useKnownResults(): KnownResult[] {
  const benchmarks = useBenchmarks((state) => state.benchmarks)
  const opened = useBenchmark((state) => state.opened)
  return knownResults(benchmarks, opened)
}

export function useShownResult(known: readonly KnownResult[]): KnownResult | null {
  const shown = useBenchmark((state) => state.shown)
  const session = useSessions((state) => state.active)
  return resultToShow(known, shown, session)
}

/** The same for commands. */
export function shownResult(): KnownResult | null {
  const { shown, opened } = benchmarkStore.getState()
  const known = knownResults(benchmarksStore.getState().benchmarks, opened)
  return resultToShow(known, shown, sessionsStore.getState().active)
}

export function shownOverlay(): ChartResult | null {
  const { overlay, opened } = benchmarkStore.getState()
  return overlayOf(overlay, knownResults(benchmarksStore.getState().benchmarks, opened), shownResult())
}
