/** The numbers of the graph for a spreadsheet: a row a source. Unknown is an empty field, never 0. */
import { summarizeWindow } from '../../../app/analysis/windowSummary'
import type { SeriesBuffer } from '../../../app/analysis/seriesBuffer'
import type { Run } from '../../../app/model/run'

const titles = [
  'source',
  'state',
  'total',
  'per_second_mean',
  'per_second_max',
  'per_second_last',
  'lost',
  'missed',
  'enabled_share',
  'seconds',
] as const

/** Over the whole run, or up to `until` seconds of its clock. */
export function copiedNumbers(
  run: Run,
  buffer: SeriesBuffer,
  until: number | null,
): { text: string; rows: number } {
  const { columns } = buffer
  const to = until ?? columns.lastTime
  const rows = run.sources.map((source) => {
    const column = buffer.rateColumn(source.index)
    const window = column === null ? null : summarizeWindow(columns, column, 0, to)
    return [
      source.notation,
      source.state.phase,
      source.total,
      window?.mean ?? null,
      window?.max ?? null,
      window?.last ?? null,
      source.trust.lost,
      source.trust.missed,
      source.trust.enabledShare,
      window === null || window.seconds === 0 ? null : window.seconds,
    ]
  })
  const lines = [titles, ...rows].map((row) => row.map(field).join(','))
  return { text: `${lines.join('\r\n')}\r\n`, rows: rows.length }
}

/** RFC 4180; a text that a spreadsheet would take for a formula is quoted by an apostrophe, as OWASP advises. */
function field(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
