/** Rows of samples, gathered until they are sent. */
import type { SampleBatch } from '../../../app/model/run'

export class SampleRows {
  private time: number[] = []
  private source: number[] = []
  private rate: number[] = []
  private total: number[] = []
  private perCpu: number[] = []

  /** @param cpus of the run; 0 when it is not counted per CPU */
  constructor(
    private readonly run: string,
    private readonly cpus: number,
  ) {}

  get isEmpty(): boolean {
    return this.time.length === 0
  }

  /** @param perCpu rates, or null when not known per CPU */
  add(time: number, source: number, rate: number, total: number, perCpu: ArrayLike<number> | null): void {
    this.time.push(time)
    this.source.push(source)
    this.rate.push(rate)
    this.total.push(total)
    for (let cpu = 0; cpu < this.cpus; cpu++) this.perCpu.push(perCpu?.[cpu] ?? NaN)
  }

  /** All rows so far as a batch; afterwards there are none. */
  take(): SampleBatch {
    const batch = {
      run: this.run,
      rows: this.time.length,
      time: Float64Array.from(this.time),
      source: Uint32Array.from(this.source),
      rate: Float64Array.from(this.rate),
      total: Float64Array.from(this.total),
      perCpu: Float64Array.from(this.perCpu),
    }
    this.time = []
    this.source = []
    this.rate = []
    this.total = []
    this.perCpu = []
    return batch
  }
}
