/** Which result is shown and which is laid over it. Pure. */
import { published, resultOfPublished } from '../../../app/benchmark/published'
import { resultOf, type ChartResult } from '../../../app/benchmark/results'
import { nameOf } from '../../../app/benchmark/words'
import type { Benchmark } from '../../../app/model/benchmark'
import type { OpenedResult } from './benchmarkState'

export interface KnownResult {
  readonly id: string
  readonly name: string
  readonly benchmark: Benchmark
}

/** Latest first. */
export function knownResults(
  benchmarks: readonly Benchmark[],
  opened: readonly OpenedResult[],
): KnownResult[] {
  const ours = benchmarks.map((benchmark) => ({ id: benchmark.id, name: nameOf(benchmark), benchmark }))
  const files = opened.map(({ name, benchmark }) => ({
    id: benchmark.id,
    name: `${name} (${nameOf(benchmark)})`,
    benchmark,
  }))
  return [...files, ...ours].toReversed()
}

/** What the user chose, else the active session's latest, else the latest at all. */
export function resultToShow(
  known: readonly KnownResult[],
  shown: string | null,
  session: string | null,
): KnownResult | null {
  return (
    known.find(({ id }) => id === shown) ??
    known.find(({ benchmark }) => benchmark.session === session) ??
    known[0] ??
    null
  )
}

/** The overlay by its key; null: none, or one that is gone, or the shown one itself. */
export function overlayOf(
  overlay: string,
  known: readonly KnownResult[],
  shown: KnownResult | null,
): ChartResult | null {
  const [kind, id] = [overlay.split(' ')[0], overlay.slice(overlay.indexOf(' ') + 1)]
  if (kind === 'published') {
    const found = published.find((each) => each.id === id)
    return found === undefined ? null : resultOfPublished(found)
  }
  const found = known.find((each) => each.id === id)
  if (kind !== 'result' || found === undefined || found.id === shown?.id) return null
  return resultOf(found.benchmark, found.name)
}
