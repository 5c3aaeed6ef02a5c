/** How wide the columns of a map's table are. */
import { useState } from 'react'
import type { TableMap } from '../../../app/analysis/programMaps'
import { written } from './rows'

/** The same widths in each row: by the longest of the first cells, within limits. */
export function useTracks(
  map: TableMap,
  numeric: readonly boolean[],
  measured: number,
  stacks: number,
): string {
  const widths = map.columns.map(({ name }, index) =>
    map.rows
      .slice(0, 200)
      .reduce((most, row) => Math.max(most, written(row[index] ?? null).length), name.length + 2),
  )
  // Room does not shrink when a long row goes: a table that jumps cannot be read.
  const [kept, setKept] = useState(widths)
  const wanted = widths.map((width, index) => Math.max(width, kept[index] ?? 0))
  if (wanted.some((width, index) => width !== kept[index])) setKept(wanted)
  const tracks = wanted.map((width, index) => {
    if (numeric[index]) return `minmax(${Math.min(width + Math.floor(width / 3), 24) + 1}ch, max-content)`
    return `minmax(${Math.min(Math.max(width, 8), 20) + 1}ch, ${Math.min(Math.max(width, 8), 60)}fr)`
  })
  return [...tracks, ...(measured < 0 ? [] : [`minmax(40px, ${stacks < 0 ? 32 : 10}fr)`])].join(' ')
}
