/** The numbers of the legend: looked up a few times a second, since nobody reads faster. */
import { useEffect, useState } from 'react'
import { recentRate } from '../../../app/analysis/recentRate'
import { summarizeWindow } from '../../../app/analysis/windowSummary'
import type { SampleColumns } from '../../../app/analysis/sampleColumns'
import type { SeriesBuffer } from '../../../app/analysis/seriesBuffer'
import { nearestIndex } from './chart/overlays'
import type { Drawable, GraphLine } from './shownRun'

/** Events per second; null is unknown. */
export interface Figures {
  /** Over the last second, or the sample under the pointer, or the last one of a run that is over. */
  readonly now: number | null
  readonly mean: number | null
  readonly max: number | null
  /** Events since the source was attached; null where none are kept (a single CPU). */
  readonly total: number | null
}

export interface FigureWindow {
  /** Seconds of the run's clock. */
  readonly edge: number
  readonly span: number
  /** Where the pointer stands; null: nowhere, so 'now' is the edge. */
  readonly cursor: number | null
  /** The run is over: 'now' is the last that was known. */
  readonly over: boolean
}

const nothing: Figures = { now: null, mean: null, max: null, total: null }

export function figuresOf(
  drawable: Drawable,
  line: number,
  window: FigureWindow,
  total: number | null,
): Figures {
  const column = drawable.at[line] ?? null
  if (column === null) return { ...nothing, total }
  const { columns } = drawable
  const { edge, span, cursor, over } = window
  const { mean, max, last } = summarizeWindow(columns, column, edge - span, edge)
  const atEdge = over ? last : recentRate(columns, column, edge)
  return { now: cursor === null ? atEdge : valueAt(columns, column, cursor), mean, max, total }
}

/** The sample nearest to a time, as it was measured; null in a gap. */
export function valueAt(columns: SampleColumns, column: number, time: number): number | null {
  const row = nearestIndex(columns.time.subarray(0, columns.count), time)
  const value = row < 0 ? NaN : columns.column(column)[row]!
  return Number.isNaN(value) ? null : value
}

/** Events of a line up to a moment: from its samples, which are newer than what the run says. */
export function totalAt(buffer: SeriesBuffer, line: GraphLine, time: number): number | null {
  const { source } = line
  const column = source === null ? null : buffer.totalColumn(source.index)
  if (column === null) return source?.total ?? null
  const { columns } = buffer
  for (let row = Math.min(columns.count, columns.rowAt(time + 1e-9)) - 1; row >= 0; row--) {
    const total = columns.column(column)[row]!
    if (!Number.isNaN(total)) return total
  }
  return null
}

/** Renders anew so often: four times a second, or once where a long window makes the numbers slow to change. */
export function useBeat(active: boolean, span: number): number {
  const [beat, setBeat] = useState(0)
  useEffect(() => {
    if (!active) return
    const timer = setInterval(() => setBeat((last) => last + 1), span >= 300 ? 1000 : 250)
    return () => clearInterval(timer)
  }, [active, span])
  return beat
}
