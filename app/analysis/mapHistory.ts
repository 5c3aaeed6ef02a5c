/** A program's map over time, for lines and heat maps: what is drawn of each moment, and no more. */
import type { Milliseconds } from '../base/units'
import type { Bucket, Cell, ProgramMap } from '../model/program'
import { asHistogram, measuredColumn, numberOf, summed, withoutHoles, type HistogramMap } from './programMaps'

/** Rows whose value is kept at each moment: more lines than that nobody can tell apart. */
const keptRows = 64
const keptMoments = 900

export interface TableMoment {
  readonly time: Milliseconds
  /** The measured value by the row's key. */
  readonly values: ReadonlyMap<string, number>
}

export interface HistogramMoment {
  readonly time: Milliseconds
  /** All keys together. */
  readonly buckets: readonly Bucket[]
}

export class MapHistory {
  private current: ProgramMap
  readonly tables: TableMoment[] = []
  readonly histograms: HistogramMoment[] = []

  constructor(map: ProgramMap, time: Milliseconds) {
    this.current = asHistogram(map)
    this.keep(time)
  }

  /** As it is now. */
  get map(): ProgramMap {
    return this.current
  }

  /** Moments that can be drawn over time. */
  get moments(): number {
    return this.current.shape === 'table' ? this.tables.length : this.histograms.length
  }

  update(map: ProgramMap, time: Milliseconds): void {
    this.current = asHistogram(map)
    this.keep(time)
  }

  private keep(time: Milliseconds): void {
    const map = this.current
    if (map.shape === 'histogram') {
      push(this.histograms, { time, buckets: summed(map) })
      return
    }
    const column = measuredColumn(map)
    if (column < 0) return
    const largest = map.rows
      .map((row) => ({ key: rowKey(map.columns, row), value: numberOf(row[column]) }))
      .filter(({ value }) => Number.isFinite(value))
      .toSorted((a, b) => b.value - a.value)
      .slice(0, keptRows)
    push(this.tables, { time, values: new Map(largest.map(({ key, value }) => [key, value])) })
  }
}

function push<T>(list: T[], moment: T): void {
  list.push(moment)
  if (list.length > keptMoments) list.splice(0, list.length - keptMoments)
}

/** The cells of a row that are its key, as one text; empty for a map without a key. */
export function rowKey(columns: readonly { readonly key: boolean }[], row: readonly Cell[]): string {
  return row
    .filter((_, index) => columns[index]?.key)
    .map((cell) => (cell === null ? '' : String(cell)))
    .join(', ')
}

export interface HeatColumn {
  readonly time: Milliseconds
  /** Events of each bucket since the moment before. */
  readonly counts: readonly number[]
}

export interface HeatMap {
  readonly buckets: readonly Bucket[]
  readonly columns: readonly HeatColumn[]
  /** The largest of all counts. */
  readonly most: number
}

/** What each moment added. A count that has become smaller was cleared in between, and begins anew. */
export function heatMap(moments: readonly HistogramMoment[], scale: HistogramMap['scale']): HeatMap {
  const byName = new Map<string, Bucket>()
  for (const { buckets } of moments) for (const bucket of buckets) byName.set(nameOf(bucket), bucket)
  const seen = [...byName.values()].toSorted((a, b) => (a.low ?? -Infinity) - (b.low ?? -Infinity))
  const buckets = withoutHoles(seen, scale)
  let before = new Map<string, number>()
  let most = 0
  const columns = moments.map(({ time, buckets: now }, index): HeatColumn => {
    const counts = new Map(now.map((bucket) => [nameOf(bucket), bucket.count]))
    const added = buckets.map((bucket) => {
      const count = counts.get(nameOf(bucket)) ?? 0
      const last = before.get(nameOf(bucket)) ?? 0
      return count >= last ? count - last : count
    })
    before = counts
    // What had been counted before the first look came in no time that is known.
    if (index > 0) most = Math.max(most, ...added)
    return { time, counts: added }
  })
  return { buckets, columns: columns.slice(1), most }
}

function nameOf({ low, high }: Bucket): string {
  return `${low},${high}`
}

export interface MapLine {
  readonly key: string
  /** One for each time; null where the map had no such row. */
  readonly values: readonly (number | null)[]
}

export interface MapLines {
  /** Seconds since the first moment. */
  readonly times: readonly number[]
  readonly lines: readonly MapLine[]
}

/** The lines of the keys that are largest now. */
export function mapLines(moments: readonly TableMoment[], most: number, perSecond: boolean): MapLines {
  const last = moments.at(-1)
  const first = moments[0]
  if (last === undefined || first === undefined) return { times: [], lines: [] }
  const keys = [...last.values.keys()].slice(0, most)
  return {
    times: moments.map(({ time }) => (time - first.time) / 1000),
    lines: keys.map((key) => ({
      key,
      values: moments.map((moment, index) => {
        const value = moment.values.get(key) ?? null
        return perSecond ? rate(moments[index - 1], moment, key) : value
      }),
    })),
  }
}

function rate(before: TableMoment | undefined, now: TableMoment, key: string): number | null {
  const value = now.values.get(key)
  if (before === undefined || value === undefined || now.time <= before.time) return null
  const last = before.values.get(key) ?? 0
  // Cleared in between: what has come since is all that is known.
  const added = value >= last ? value - last : value
  return (added / (now.time - before.time)) * 1000
}
