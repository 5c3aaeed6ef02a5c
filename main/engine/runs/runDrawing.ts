/** What a run's samples become on a graph: rows of rates and totals, sent as they come and kept for an hour. */
import { SeriesBuffer } from '../../../app/analysis/seriesBuffer'
import type { Disposable } from '../../../app/base/disposable'
import type { Milliseconds } from '../../../app/base/units'
import type { Samples } from '../../../app/decoders/samples'
import type { SampleBatch } from '../../../app/model/run'
import type { CountedSource } from './countedSource'
import { SampleRows } from './sampleRows'
import { Throttle } from '../base/throttle'

export interface DrawnRun {
  readonly id: string
  readonly interval: Milliseconds
  readonly cpus: readonly number[]
}

/** Milliseconds between two batches. */
const batchInterval: Milliseconds = 50
/** A sample that comes sooner than this share of the interval after the one before says little of the rate. The agent's first two are further apart (runs.c). */
const shortSample = 0.5

export class RunDrawing implements Disposable {
  private readonly rows: SampleRows
  private readonly history: SeriesBuffer
  private readonly sending: Throttle
  /** For each CPU of the agent's samples, which one of the run it is. */
  private columns: number[] = []
  /** No sample was drawn yet since an agent began: a rate until its first one would be about attaching. */
  private isFirst = true

  constructor(
    private readonly run: DrawnRun,
    private readonly sent: (batch: SampleBatch) => void,
  ) {
    const cpus = run.cpus.length
    this.rows = new SampleRows(run.id, cpus)
    this.history = new SeriesBuffer({ cpus })
    this.sending = new Throttle(batchInterval, () => this.sendRows())
  }

  /** All samples kept, among them those that no window was told of yet. */
  get all(): SampleBatch {
    this.sending.now()
    return this.history.toBatch(this.run.id)
  }

  /** An agent begins, whose samples are of these CPUs. */
  begin(cpus: readonly number[]): void {
    this.columns = cpus.map((cpu) => this.run.cpus.indexOf(cpu))
    this.isFirst = true
  }

  /** Adds to what was counted; nothing is drawn of it. */
  countOnly(samples: Samples, sources: readonly CountedSource[]): void {
    for (let row = 0; row < samples.rows; row++) {
      sources[samples.index[row]!]?.sample(samples, row, this.columns)
    }
  }

  /** @param seconds when they were taken, on the run's own clock */
  draw(seconds: number, samples: Samples, sources: readonly CountedSource[]): void {
    const last = sources.every((source) => source.ending || !source.isCounting)
    for (let row = 0; row < samples.rows; row++) {
      const source = sources[samples.index[row]!]
      if (source !== undefined) this.drawRow(seconds, samples, row, source, last)
    }
    this.isFirst = false
    if (!this.rows.isEmpty) this.sending.soon()
  }

  /** Nobody counts from then on. */
  gap(seconds: number, source: CountedSource): void {
    this.rows.add(seconds, source.index, NaN, source.total, null)
  }

  /** Sends what waits, at once. */
  send(): void {
    this.sending.now()
  }

  dispose(): void {
    this.sending.dispose()
  }

  /** @param last no other source will be drawn any more */
  private drawRow(
    seconds: number,
    samples: Samples,
    row: number,
    source: CountedSource,
    last: boolean,
  ): void {
    const short = source.since(samples.time) < shortSample * this.run.interval * 1e6
    // Read because another source is taken out: no reason to draw a jump in this one's rate.
    if (short && !source.ending && !this.isFirst) return
    source.sample(samples, row, this.columns)
    // A moment at which only some have a sample would be drawn as a gap in all others.
    if (short && !last && !this.isFirst) return
    // While it is taken out it no longer counts all the time: that would be drawn as a fall to nothing.
    const known = !short && !this.isFirst && !source.ending
    this.rows.add(
      seconds,
      source.index,
      known ? source.rate : NaN,
      source.total,
      known ? source.cpuRates : null,
    )
  }

  private sendRows(): void {
    if (this.rows.isEmpty) return
    const batch = this.rows.take()
    this.history.append(batch)
    this.sent(batch)
  }
}
