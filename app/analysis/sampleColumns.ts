/**
 * A table of samples that forgets its oldest rows: one column of times, and columns of values beside it.
 *
 * Rows lie one after another in each array, so that a window of time is a plain range. When the arrays are full, the
 * oldest fifth is dropped by one move: cheaper over time than a ring whose every reader must look for the seam.
 */
const smallest = 1024
/** Of the room, how much is beyond the promised capacity, so that moving is rare. */
const slack = 1.25

export class SampleColumns {
  /** Rows in use are [0, count). Times never go back. */
  time: Float64Array = new Float64Array(smallest)
  count = 0
  /** Rows forgotten so far: row `i` is sample number `dropped + i`. */
  dropped = 0

  private readonly columns: Float64Array[] = []

  /** @param capacity rows that are kept for certain; a few more may be. */
  constructor(readonly capacity: number) {
    if (!(capacity >= 1)) throw new RangeError('a table of samples keeps at least one row')
  }

  get width(): number {
    return this.columns.length
  }

  /** A new column; NaN in the rows that are there already. Returns its number. */
  addColumn(): number {
    return this.columns.push(new Float64Array(this.time.length).fill(NaN)) - 1
  }

  /** The array of a column. Valid until the next row is added. */
  column(index: number): Float64Array {
    const column = this.columns[index]
    if (column === undefined) throw new RangeError(`no column ${index}`)
    return column
  }

  /** A new row, NaN in every column. Returns its index. */
  addRow(time: number): number {
    if (this.count === this.time.length) this.makeRoom()
    const row = this.count++
    this.time[row] = time
    for (const column of this.columns) column[row] = NaN
    return row
  }

  get lastTime(): number {
    return this.count === 0 ? NaN : this.time[this.count - 1]!
  }

  /** Index of the first row at or after `time`; `count` when there is none. */
  rowAt(time: number): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.time[middle]! < time) low = middle + 1
      else high = middle
    }
    return low
  }

  private makeRoom(): void {
    const room = Math.ceil(this.capacity * slack)
    if (this.time.length < room) {
      const length = Math.min(room, this.time.length * 2)
      this.time = grown(this.time, length)
      for (let i = 0; i < this.columns.length; i++) this.columns[i] = grown(this.columns[i]!, length)
      return
    }
    const surplus = this.count - this.capacity + 1
    this.time.copyWithin(0, surplus, this.count)
    for (const column of this.columns) column.copyWithin(0, surplus, this.count)
    this.count -= surplus
    this.dropped += surplus
  }
}

function grown(array: Float64Array, length: number): Float64Array {
  const larger = new Float64Array(length)
  larger.set(array)
  return larger
}
