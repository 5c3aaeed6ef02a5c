/** What a window of one source's samples comes to. */
import type { SampleColumns } from './sampleColumns'

/** Rates in events per second. null: not one known sample in the window. */
export interface WindowSummary {
  /** Seconds of the window in which the rate was known. */
  readonly seconds: number
  /** Events in those seconds, by the rates; an estimate when the window's edge cuts an interval. */
  readonly events: number | null
  /** Over time, not over samples: a sample that stands for a longer interval weighs more. */
  readonly mean: number | null
  readonly min: number | null
  readonly max: number | null
  readonly last: number | null
  /** Percentiles of the samples' rates, in the order asked for (nearest rank). */
  readonly percentiles: readonly (number | null)[]
}

/**
 * Summary of the rates in `column` between two times, in seconds.
 * @param percentiles such as [50, 99]; sorting costs 3 ms for an hour at 10 Hz, so ask only when they are shown
 */
export function summarizeWindow(
  columns: SampleColumns,
  column: number,
  from: number,
  to: number,
  percentiles: readonly number[] = [],
): WindowSummary {
  const values = columns.column(column)
  const { time } = columns
  const firstRow = columns.rowAt(from)
  let seconds = 0
  let events = 0
  let known = 0
  let min = Infinity
  let max = -Infinity
  let last: number | null = null
  let row = firstRow
  for (; row < columns.count && time[row]! <= to; row++) {
    const rate = values[row]!
    if (Number.isNaN(rate)) continue
    known++
    last = rate
    if (rate < min) min = rate
    if (rate > max) max = rate
    // A rate is that of the interval before its sample; of the first one only the part inside the window counts.
    const begin = row > 0 ? Math.max(time[row - 1]!, from) : from
    const length = Math.max(0, time[row]! - begin)
    seconds += length
    events += rate * length
  }
  if (known === 0) {
    return {
      seconds: 0,
      events: null,
      mean: null,
      min: null,
      max: null,
      last: null,
      percentiles: percentiles.map(() => null),
    }
  }
  return {
    seconds,
    events: seconds > 0 ? events : null,
    mean: seconds > 0 ? events / seconds : null,
    min,
    max,
    last,
    percentiles: percentiles.length > 0 ? ranks(values.subarray(firstRow, row), percentiles) : [],
  }
}

function ranks(values: Float64Array, percentiles: readonly number[]): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  return percentiles.map((percentile) => {
    const rank = Math.ceil((percentile / 100) * sorted.length)
    return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1]!
  })
}
