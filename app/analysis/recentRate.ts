/** The rate of this moment, as people read it: a single sample of a tenth of a second jumps too much. */
import type { PerSecond } from '../base/units'
import type { SampleColumns } from './sampleColumns'
import { summarizeWindow } from './windowSummary'

/** Seconds that are averaged. */
const averaged = 1
/** Nothing came for so many seconds: what was then is not now. */
const stale = 3

/**
 * Mean over the last second of samples up to `edge` seconds; null when the newest of them is a gap, or too old to be
 * called now.
 */
export function recentRate(columns: SampleColumns, column: number, edge: number): PerSecond | null {
  // rowAt gives the first row at or after a time; the nudge takes in one that lies on the edge.
  const row = columns.rowAt(edge + 1e-9) - 1
  if (row < 0) return null
  const at = columns.time[row]!
  if (edge - at > stale || Number.isNaN(columns.column(column)[row]!)) return null
  return summarizeWindow(columns, column, at - averaged, at).mean
}
