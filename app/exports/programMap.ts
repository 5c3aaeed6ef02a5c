/** A program's map as CSV (RFC 4180) and as JSON. */
import type { Bucket, Cell, ProgramMap } from '../model/program'
import { csvTable } from './csvText'

export function programMapCsv(map: ProgramMap): string {
  if (map.shape === 'table') return csvTable([map.columns.map(({ name }) => name), ...map.rows])
  const keys = Math.max(0, ...map.series.map(({ key }) => key.length))
  const head = [...Array.from({ length: keys }, (_, index) => `key${index + 1}`), 'low', 'high', 'count']
  const rows = map.series.flatMap(({ key, buckets }) =>
    buckets.map(({ low, high, count }): Cell[] => [
      ...Array.from({ length: keys }, (_, index) => key[index] ?? null),
      low,
      high,
      count,
    ]),
  )
  return csvTable([head, ...rows])
}

interface TableDocument {
  readonly version: 1
  readonly map: string
  readonly total: number
  readonly rows: readonly Readonly<Record<string, Cell>>[]
}

interface HistogramDocument {
  readonly version: 1
  readonly map: string
  readonly scale: 'log2' | 'linear'
  readonly series: readonly { readonly key: readonly Cell[]; readonly buckets: readonly Bucket[] }[]
}

/** Rows with their columns' names; two of one name are told apart by a number. */
export function programMapJson(map: ProgramMap): string {
  return `${JSON.stringify(documentOf(map), null, 2)}\n`
}

function documentOf(map: ProgramMap): TableDocument | HistogramDocument {
  if (map.shape === 'histogram') {
    return { version: 1, map: map.name, scale: map.scale, series: map.series }
  }
  const names = map.columns.map(({ name }, index) =>
    map.columns.findIndex((other) => other.name === name) < index ? `${name}_${index + 1}` : name,
  )
  const rows = map.rows.map((row) =>
    Object.fromEntries(row.map((cell, index) => [names[index] ?? `column_${index + 1}`, cell])),
  )
  return { version: 1, map: map.name, total: map.total, rows }
}
