/** Rows of a map in the order and choice that the user wants. Pure. */
import { rowKey } from '../../../app/analysis/mapHistory'
import { numberOf, type TableMap } from '../../../app/analysis/programMaps'
import type { Cell } from '../../../app/model/program'

export interface Sorting {
  readonly column: number
  readonly descending: boolean
}

type Row = readonly Cell[]

/** Every word must be in some cell. */
export function filtered(rows: readonly Row[], filter: string): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const text = row.join('\n').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** Numbers by size and texts by their letters; what is unknown comes last, and rows of one value keep their order. */
export function sorted(rows: readonly Row[], { column, descending }: Sorting): readonly Row[] {
  return rows.toSorted((a, b) => compare(a[column] ?? null, b[column] ?? null, descending))
}

function compare(a: Cell, b: Cell, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  const [x, y] = [numberOf(a), numberOf(b)]
  const order =
    Number.isNaN(x) || Number.isNaN(y) ? (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0) : x - y
  return descending ? -order : order
}

/** A name for each row that stays while its value changes; numbered where a map has a key twice. */
export function keysOf(map: TableMap, rows: readonly Row[]): string[] {
  const seen = new Map<string, number>()
  return rows.map((row) => {
    const key = rowKey(map.columns, row)
    const times = seen.get(key) ?? 0
    seen.set(key, times + 1)
    return times === 0 ? key : `${key}\u0000${times}`
  })
}

/** As it is copied. */
export function written(cell: Cell): string {
  return cell === null ? '' : String(cell)
}
