/** A program's maps as people read them: numbers told from names, histograms recognized, buckets in words. */
import { siNumber } from '../base/quantity'
import type { Bucket, Cell, ProgramMap } from '../model/program'

export type TableMap = Extract<ProgramMap, { shape: 'table' }>
export type HistogramMap = Extract<ProgramMap, { shape: 'histogram' }>

/** A number, also one that is too large for a double; NaN for what is none. */
export function numberOf(cell: Cell | undefined): number {
  if (typeof cell === 'number') return cell
  return typeof cell === 'string' && /^-?\d{1,40}$/.test(cell) ? Number(cell) : NaN
}

/** Which columns hold nothing but numbers; those of an empty table are not known to. */
export function numericColumns({ columns, rows }: TableMap): boolean[] {
  return columns.map(
    (_, index) =>
      rows.length > 0 && rows.every((row) => row[index] === null || !Number.isNaN(numberOf(row[index]))),
  )
}

/** The column that a bar or a line is drawn of: the first value that is a number; -1 when there is none. */
export function measuredColumn(map: TableMap): number {
  const numeric = numericColumns(map)
  return map.columns.findIndex((column, index) => !column.key && numeric[index])
}

/**
 * A map of BPF C whose name ends in `_log2`, with a number as the key and one as the value, is a histogram by the bits of
 * a value, as the programs that Probescope writes have it: 0 is 0, 3 is 4 to 7, -1 is below 0.
 */
export function asHistogram(map: ProgramMap): ProgramMap {
  if (map.shape !== 'table' || !map.name.endsWith('_log2') || map.columns.length !== 2) return map
  const buckets: Bucket[] = []
  for (const [key, value] of map.rows) {
    const bits = numberOf(key)
    const count = numberOf(value)
    if (!Number.isInteger(bits) || bits < -1 || bits > 64 || Number.isNaN(count)) return map
    const low = bits < 0 ? null : bits === 0 ? 0 : 2 ** (bits - 1)
    buckets.push({ low, high: bits < 0 ? -1 : bits === 0 ? 0 : 2 ** bits - 1, count })
  }
  buckets.sort((a, b) => (a.low ?? -Infinity) - (b.low ?? -Infinity))
  return { shape: 'histogram', name: map.name, scale: 'log2', series: [{ key: [], buckets }], total: 1 }
}

/**
 * As bpftrace writes it, from the first value to the one behind the last: `[4, 8)`, `[1K, 2K)`, `[0]`, `(..., 0)`; where
 * values were rounded up to powers of two, `(4, 8]`.
 */
export function bucketName({ low, high }: Bucket): string {
  if (low !== null && high !== null && isRoundedUp(low) && isPower(high))
    return `(${bound(low - 1)}, ${bound(high)}]`
  if (low === null) return high === null ? '(..., ...)' : `(..., ${bound(high + 1)})`
  if (high === null) return `[${bound(low)}, ...)`
  return low === high ? `[${bound(low)}]` : `[${bound(low)}, ${bound(high + 1)})`
}

/** What all values of a bucket are `below 64K`, or `at most 64K`; null where they have no bound. */
export function boundOfBucket({ low, high }: Bucket): readonly ['below' | 'at most', string] | null {
  if (low !== null && high !== null && isRoundedUp(low) && isPower(high)) return ['at most', bound(high)]
  return high === null ? null : ['below', bound(high + 1)]
}

const binary = ['', 'K', 'M', 'G', 'T', 'P', 'E']

/** Powers of two short, and everything exactly as far as it goes: 1000, 1K, 64K. */
function bound(value: number): string {
  let step = 0
  let size = value
  while (Math.abs(size) >= 1024 && size % 1024 === 0 && step < binary.length - 1) {
    size /= 1024
    step++
  }
  if (Math.abs(size) < 10_000) return `${size}${binary[step]}`
  const { digits, prefix } = siNumber(value, 4)
  return prefix === '' ? digits : `${digits} ${prefix}`
}

/** The series that all keys come to together. */
export function summed({ series }: HistogramMap): Bucket[] {
  const all = new Map<string, Bucket>()
  for (const { buckets } of series) {
    for (const bucket of buckets) {
      const key = `${bucket.low},${bucket.high}`
      const known = all.get(key)
      all.set(key, known === undefined ? bucket : { ...known, count: known.count + bucket.count })
    }
  }
  return [...all.values()].toSorted((a, b) => (a.low ?? -Infinity) - (b.low ?? -Infinity))
}

/** The buckets with those of the same scale that lie between and are empty: a gap is seen as one. */
export function withoutHoles(buckets: readonly Bucket[], scale: HistogramMap['scale']): Bucket[] {
  const full: Bucket[] = []
  for (const bucket of buckets) {
    const last = full.at(-1)
    if (last?.high != null && bucket.low !== null) {
      let low = last.high + 1
      const width = bucket.high === null ? 0 : bucket.high - bucket.low + 1
      // A linear scale has one width; of powers of two each is twice the one before.
      for (let guard = 0; low < bucket.low && guard < 128; guard++) {
        const high =
          scale === 'linear' ? low + width - 1 : isRoundedUp(low) ? 2 * (low - 1) : nextPower(low) - 1
        if (high < low || high >= bucket.low) break
        full.push({ low, high, count: 0 })
        low = high + 1
      }
    }
    full.push(bucket)
  }
  return full
}

function isPower(value: number): boolean {
  return value > 0 && Number.isInteger(Math.log2(value))
}

/** The first value behind a power of two: of buckets that end with one. 2 is a power itself. */
function isRoundedUp(low: number): boolean {
  return low > 2 && isPower(low - 1)
}

function nextPower(low: number): number {
  return low <= 0 ? 1 : 2 ** (Math.floor(Math.log2(low)) + 1)
}
