/**
 * Numbers of a run as CSV (RFC 4180), with what they can be trusted for beside them. An empty field is 'not known', and
 * 0 is 0.
 */
import type { SeriesBuffer } from '../analysis/seriesBuffer'
import { summarizeWindow } from '../analysis/windowSummary'
import type { Run, RunSource } from '../model/run'
import { csvTable, type Cell } from './csvText'

export interface CsvWindow {
  /** Seconds since the run's first sample. */
  readonly from: number
  readonly to: number
}

/** One line a source: what the window of time comes to. */
export function summaryCsv(run: Run, series: SeriesBuffer, window: CsvWindow): string {
  const rows = run.sources.map((source) => {
    const column = series.rateColumn(source.index)
    const summary =
      column === null ? null : summarizeWindow(series.columns, column, window.from, window.to, [50, 99])
    return [
      source.notation,
      source.total,
      source.own,
      summary?.mean ?? null,
      summary?.min ?? null,
      summary?.percentiles[0] ?? null,
      summary?.percentiles[1] ?? null,
      summary?.max ?? null,
      ...trust(source),
      method(source),
    ]
  })
  const header = [
    'source',
    'total',
    'own',
    'mean_per_second',
    'min_per_second',
    'median_per_second',
    'p99_per_second',
  ]
  return csvTable([[...header, 'max_per_second', ...trustHeader, 'attached_by'], ...rows])
}

const trustHeader = ['lost', 'missed', 'enabled_share']

/** As known now: trust is kept for the whole run, not for a window of it. */
function trust({ trust: { lost, missed, enabledShare } }: RunSource): Cell[] {
  return [lost, missed, enabledShare]
}

function method({ state }: RunSource): string | null {
  return 'attachment' in state ? (state.attachment?.method ?? null) : null
}
