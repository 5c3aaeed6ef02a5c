/**
 * A window of samples made ready for drawing on a few hundred pixels: as they are when they are few, else the least and
 * the greatest value of each pixel's width of time, so that no spike and no gap is lost.
 *
 * Buckets stand on a fixed grid of time, not on the window's edge: a scrolling line would flicker otherwise. A sample is
 * looked at once, when it comes; a frame costs what it shows, not what is kept (32 lines of an hour: 1.2 million values).
 */
import type { SampleColumns } from './sampleColumns'

const hasValue = 1
const hasGap = 2
const minFirst = 4
const gapFirst = 8

/** The least and the greatest value of each bucket of one column; bucket `b` lies at `b mod room`. */
interface Buckets {
  readonly min: Float64Array
  readonly max: Float64Array
  readonly flags: Uint8Array
}

export class WindowView {
  /** Times of the points, seconds, rising. */
  time: Float64Array = new Float64Array(0)
  /** A column of points for each column that was asked for; NaN is a gap. */
  values: Float64Array[] = []
  /** Seconds a bucket: bucket `b` holds the points from `b * grid` on. 0: the points are the samples as they are. */
  grid = 0

  private readonly room: number
  private readonly buckets: Buckets[]
  private readonly outTime: Float64Array
  private readonly out: Float64Array[]
  /** Seconds a bucket; 0: nothing is in the buckets. */
  private bucketWidth = 0
  /** The buckets kept are [oldest, newest], by number: bucket `b` begins at `b * bucketWidth`. */
  private oldest = 0
  private newest = -1
  /** Number of the next sample to look at. */
  private next = 0

  /**
   * @param lines columns of `columns` to draw
   * @param pixels width of the drawing; at most 3 points a pixel come out
   */
  constructor(
    private readonly columns: SampleColumns,
    private readonly lines: readonly number[],
    private readonly pixels: number,
  ) {
    if (!(pixels >= 1)) throw new RangeError('a window is at least one pixel wide')
    // One bucket is cut by each edge, and one more beyond lets the line run out of the picture.
    this.room = Math.ceil(pixels) + 4
    this.buckets = lines.map(() => ({
      min: new Float64Array(this.room),
      max: new Float64Array(this.room),
      flags: new Uint8Array(this.room),
    }))
    this.outTime = new Float64Array(this.room * 3 + 2)
    this.out = lines.map(() => new Float64Array(this.room * 3 + 2))
  }

  /** Fills `time` and `values` with the window of `span` seconds that ends at `end`. Both are valid until the next call. */
  update(end: number, span: number): void {
    const { columns } = this
    const begin = end - span
    // One row more on each side: lines run to the picture's edges.
    const from = Math.max(0, columns.rowAt(begin) - 1)
    const to = Math.min(columns.count, columns.rowAt(end) + 1)
    if (to - from <= this.pixels * 2) {
      this.grid = 0
      this.time = columns.time.subarray(from, to)
      this.values = this.lines.map((line) => columns.column(line).subarray(from, to))
      return
    }
    const width = span / this.pixels
    this.grid = width
    const first = Math.floor(begin / width) - 1
    if (width !== this.bucketWidth || first < this.oldest || this.next < columns.dropped) {
      this.restart(width, first)
    }
    const last = Math.floor(end / width) + 1
    this.take(last)
    this.emit(first, last)
  }

  private restart(width: number, first: number): void {
    this.bucketWidth = width
    this.oldest = first
    this.newest = first - 1
    // One row earlier: rounding may put a row of the first bucket a hair before its edge.
    this.next = this.columns.dropped + Math.max(0, this.columns.rowAt(first * width) - 1)
  }

  /**
   * Puts samples that were not looked at yet into their buckets, up to the `last` one. The newest row waits: more
   * sources may still be written into it.
   */
  private take(last: number): void {
    const { columns, room } = this
    const to = columns.count - 1
    let row = Math.max(0, this.next - columns.dropped)
    for (; row < to; row++) {
      const bucket = Math.floor(columns.time[row]! / this.bucketWidth)
      if (bucket < this.oldest) continue
      if (bucket > last) break
      while (this.newest < bucket) {
        // After a long silence only the last `room` buckets matter.
        this.newest = Math.max(this.newest + 1, bucket - room)
        for (const { flags } of this.buckets) flags[modulo(this.newest, room)] = 0
      }
      const slot = modulo(bucket, room)
      for (let i = 0; i < this.lines.length; i++) {
        merge(this.buckets[i]!, slot, columns.column(this.lines[i]!)[row]!)
      }
    }
    this.next = columns.dropped + row
    this.oldest = Math.max(this.oldest, this.newest - room + 1)
  }

  private emit(first: number, last: number): void {
    let length = 0
    const from = Math.max(first, this.oldest)
    const to = Math.min(last, this.newest)
    for (let bucket = from; bucket <= to; bucket++) {
      const slot = modulo(bucket, this.room)
      let any = 0
      let mixed = false
      for (const { flags } of this.buckets) {
        const flag = flags[slot]!
        any |= flag
        if ((flag & (hasValue | hasGap)) === (hasValue | hasGap)) mixed = true
      }
      // No sample at all at this time: the line goes on to the next one, as it does between any two samples.
      if (any === 0) continue
      const points = mixed ? 3 : 2
      for (let point = 0; point < points; point++) {
        this.outTime[length + point] = (bucket + (point + 0.5) / points) * this.bucketWidth
      }
      for (let i = 0; i < this.out.length; i++) {
        write(this.out[i]!, length, this.buckets[i]!, slot, mixed)
      }
      length += points
    }
    length = this.emitNewest(length, last)
    this.time = this.outTime.subarray(0, length)
    this.values = this.out.map((column) => column.subarray(0, length))
  }

  /** The newest sample stands as it is: the right edge shows what is known now. */
  private emitNewest(length: number, last: number): number {
    const { columns } = this
    const row = columns.count - 1
    if (Math.floor(columns.time[row]! / this.bucketWidth) > last) return length
    // Its own bucket's points may lie after it by a part of a pixel; time must not go back.
    this.outTime[length] =
      length > 0 ? Math.max(columns.time[row]!, this.outTime[length - 1]!) : columns.time[row]!
    for (let i = 0; i < this.out.length; i++) {
      this.out[i]![length] = columns.column(this.lines[i]!)[row]!
    }
    return length + 1
  }
}

function merge(buckets: Buckets, slot: number, value: number): void {
  const { min, max, flags } = buckets
  const flag = flags[slot]!
  if (Number.isNaN(value)) {
    flags[slot] = flag | hasGap | ((flag & hasValue) === 0 ? gapFirst : 0)
  } else if ((flag & hasValue) === 0) {
    min[slot] = value
    max[slot] = value
    flags[slot] = flag | hasValue | minFirst
  } else if (value < min[slot]!) {
    min[slot] = value
    flags[slot] = flag & ~minFirst
  } else if (value > max[slot]!) {
    max[slot] = value
    flags[slot] = flag | minFirst
  }
}

function write(out: Float64Array, at: number, buckets: Buckets, slot: number, mixed: boolean): void {
  const flag = buckets.flags[slot]!
  let a = NaN
  let b = NaN
  if ((flag & hasValue) !== 0) {
    const rising = (flag & minFirst) !== 0
    a = rising ? buckets.min[slot]! : buckets.max[slot]!
    b = rising ? buckets.max[slot]! : buckets.min[slot]!
  }
  const gapHere = (flag & hasGap) !== 0
  if (!mixed) {
    out[at] = a
    out[at + 1] = b
  } else if (gapHere && (flag & gapFirst) !== 0) {
    out[at] = NaN
    out[at + 1] = a
    out[at + 2] = b
  } else {
    out[at] = a
    out[at + 1] = b
    out[at + 2] = gapHere ? NaN : b
  }
}

function modulo(value: number, by: number): number {
  const rest = value % by
  return rest < 0 ? rest + by : rest
}
