/** A map's rows as they are shown: filtered, sorted, each with its key; and what is known of its columns. */
import { useMemo, useState } from 'react'
import { measuredColumn, numberOf, numericColumns, type TableMap } from '../../../app/analysis/programMaps'
import { commonFrames, stackColumn } from '../../../app/analysis/stackTree'
import { filtered, keysOf, sorted, type Sorting } from './rows'

export function useMapRows(map: TableMap, filter: string) {
  const shape = useMemo(() => shapeOf(map), [map])
  const [sorting, sort] = useState<Sorting | null>(null)
  const { measured } = shape
  const { column, descending } = sorting ?? { column: Math.max(0, measured), descending: measured >= 0 }
  const rows = useMemo(
    () => sorted(filtered(map.rows, filter), { column, descending }),
    [map, filter, column, descending],
  )
  const keys = useMemo(() => keysOf(map, rows), [map, rows])
  return { rows, keys, shape, by: { column, descending }, sort }
}

export type MapRows = ReturnType<typeof useMapRows>

function shapeOf(map: TableMap) {
  const measured = measuredColumn(map)
  const stacks = stackColumn(map)
  return {
    /** Which columns hold numbers. */
    numeric: numericColumns(map),
    /** The column that is measured; -1: none. */
    measured,
    /** The largest number in it. */
    most:
      measured < 0 ? 0 : map.rows.reduce((large, row) => Math.max(large, numberOf(row[measured]) || 0), 0),
    /** The column of stacks; -1: none. */
    stacks,
    /** Innermost frames that all stacks begin with. */
    common: stacks < 0 ? 0 : commonFrames(map, stacks),
  }
}
