/**
 * The samples of one run, kept for an hour at 10 Hz: a rate and a total a source, and rates a CPU where they come.
 * All sources of a run are sampled at the same moments, so they share one column of times.
 */
import type { SampleBatch } from '../model/run'
import { SampleColumns } from './sampleColumns'

/** An hour at 10 Hz. */
const hourOfSamples = 36_000
/** Rates a CPU are many (32 sources on 128 CPUs: 40,960 numbers a second), so they are kept for less time. */
const perCpuBudgetBytes = 64 << 20

export interface SeriesOptions {
  /** Samples kept of each source. */
  readonly capacity?: number
  /** CPUs of the run; 0 when rates a CPU are not wanted. */
  readonly cpus?: number
  /** Memory for all the rates a CPU of one source. */
  readonly perCpuBytes?: number
}

interface Line {
  readonly rate: number
  readonly total: number
  /** Number of its first sample, counted from the run's start. */
  readonly first: number
}

export class SeriesBuffer {
  /** Times in seconds since the run's first sample, and the columns named by `rateColumn` and `totalColumn`. */
  readonly columns: SampleColumns
  private readonly lines = new Map<number, Line>()
  private readonly cpus: number
  private readonly perCpuCapacity: number
  private readonly perCpuColumns = new Map<number, SampleColumns>()

  constructor(options: SeriesOptions = {}) {
    const capacity = options.capacity ?? hourOfSamples
    this.columns = new SampleColumns(capacity)
    this.cpus = options.cpus ?? 0
    const bytes = options.perCpuBytes ?? perCpuBudgetBytes
    const rowBytes = (this.cpus + 1) * Float64Array.BYTES_PER_ELEMENT
    this.perCpuCapacity = Math.max(1, Math.min(capacity, Math.floor(bytes / rowBytes)))
  }

  /** Indexes of the sources that have samples, in the order they came. */
  get sources(): number[] {
    return [...this.lines.keys()]
  }

  /** Column of a source's events per second; null when it has no samples. */
  rateColumn(source: number): number | null {
    return this.lines.get(source)?.rate ?? null
  }

  /** Column of a source's cumulative events; null when it has no samples. */
  totalColumn(source: number): number | null {
    return this.lines.get(source)?.total ?? null
  }

  /** A source's rates, a column a CPU in the order of `Run.cpus`; null when it is not counted per CPU. */
  perCpu(source: number): SampleColumns | null {
    return this.perCpuColumns.get(source) ?? null
  }

  /**
   * Adds samples. Rows that are older than the newest one kept are passed over: a window that asks for the history while
   * live batches arrive gets some rows twice.
   */
  append(batch: SampleBatch): void {
    const cpus = this.cpus > 0 && batch.perCpu.length === batch.rows * this.cpus ? this.cpus : 0
    for (let row = 0; row < batch.rows; row++) {
      const time = batch.time[row]!
      const source = batch.source[row]!
      const last = this.columns.lastTime
      if (time < last) continue
      const at = time > last || this.columns.count === 0 ? this.columns.addRow(time) : this.columns.count - 1
      const line = this.lines.get(source) ?? this.addLine(source)
      this.columns.column(line.rate)[at] = batch.rate[row]!
      this.columns.column(line.total)[at] = batch.total[row]!
      if (cpus > 0) this.appendPerCpu(source, time, batch.perCpu, row * cpus)
    }
  }

  /** Everything kept, as one batch: `append` of it to an empty buffer gives the same samples again. */
  toBatch(run: string): SampleBatch {
    const { columns } = this
    const begin = (line: Line): number => Math.max(0, line.first - columns.dropped)
    const lines = [...this.lines]
    let rows = 0
    for (const [, line] of lines) rows += columns.count - begin(line)

    const withCpus = this.perCpuColumns.size > 0 ? this.cpus : 0
    const time = new Float64Array(rows)
    const source = new Uint32Array(rows)
    const rate = new Float64Array(rows)
    const total = new Float64Array(rows)
    const perCpu = new Float64Array(rows * withCpus).fill(NaN)
    let out = 0
    for (let row = 0; row < columns.count; row++) {
      for (const [index, line] of lines) {
        if (row < begin(line)) continue
        time[out] = columns.time[row]!
        source[out] = index
        rate[out] = columns.column(line.rate)[row]!
        total[out] = columns.column(line.total)[row]!
        if (withCpus > 0) this.copyPerCpu(index, columns.time[row]!, perCpu, out * withCpus)
        out++
      }
    }
    return { run, rows, time, source, rate, total, perCpu }
  }

  private addLine(source: number): Line {
    const line = {
      rate: this.columns.addColumn(),
      total: this.columns.addColumn(),
      first: this.columns.dropped + this.columns.count - 1,
    }
    this.lines.set(source, line)
    return line
  }

  private appendPerCpu(source: number, time: number, values: Float64Array, from: number): void {
    let columns = this.perCpuColumns.get(source)
    if (columns === undefined) {
      // A row of nothing but NaN says 'not counted per CPU'; a source that never is takes no memory.
      if (values.subarray(from, from + this.cpus).every(Number.isNaN)) return
      columns = new SampleColumns(this.perCpuCapacity)
      for (let cpu = 0; cpu < this.cpus; cpu++) columns.addColumn()
      this.perCpuColumns.set(source, columns)
    }
    if (columns.count > 0 && time <= columns.lastTime) return
    const row = columns.addRow(time)
    for (let cpu = 0; cpu < this.cpus; cpu++) columns.column(cpu)[row] = values[from + cpu]!
  }

  private copyPerCpu(source: number, time: number, into: Float64Array, at: number): void {
    const columns = this.perCpuColumns.get(source)
    if (columns === undefined) return
    const row = columns.rowAt(time)
    if (row >= columns.count || columns.time[row] !== time) return
    for (let cpu = 0; cpu < this.cpus; cpu++) into[at + cpu] = columns.column(cpu)[row]!
  }
}
