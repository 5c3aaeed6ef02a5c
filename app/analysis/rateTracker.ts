/**
 * Cumulative counts of one source, as the agent sends them, made into rates and a total.
 *
 * When a PMU has more events than counters, the kernel runs each only part of the time. The agent gives then what would
 * have been counted, each CPU scaled by its own times as `perf stat` does it; here the times say how far to believe it.
 */
import type { Nanoseconds, PerSecond } from '../base/units'

/** One reading of a source. `count`, `enabled` and `running` are cumulative since the source was attached. */
export interface Reading {
  /** CLOCK_MONOTONIC of the target. */
  readonly time: Nanoseconds
  readonly count: number
  /** Nanoseconds the event was enabled, and was really on the PMU; null where the mechanism has no such times. */
  readonly enabled: number | null
  readonly running: number | null
  /** Cumulative count a CPU, or null when not counted per CPU. */
  readonly perCpu: ArrayLike<number> | null
}

/** The rate, the total and their trust stand in the fields until the next `update`: nothing is allocated per reading. */
export class RateTracker {
  /** Events per second since the reading before; NaN when there is none to compare with. */
  rate: PerSecond = NaN
  /** Events since the start, over all restarts; NaN when the event never ran, so that nothing is known. */
  total = NaN
  /** Time running / time enabled since the start (or the restart); null where the mechanism has no such times. */
  enabledShare: number | null = null
  /** Events per second of each CPU; NaN where not known. */
  readonly perCpu: Float64Array

  private readonly lastPerCpu: Float64Array
  private lastTime = NaN
  private lastCount = 0
  private lastEnabled = 0
  private lastRunning = 0
  /** What was counted before the counter began anew. */
  private base = 0
  private restarts = 0

  constructor(cpus = 0) {
    this.perCpu = new Float64Array(cpus).fill(NaN)
    this.lastPerCpu = new Float64Array(cpus).fill(NaN)
  }

  /** How often the counter began anew; what happened between is in no total. */
  get interruptions(): number {
    return this.restarts
  }

  update(reading: Reading): void {
    const { time, count, enabled, running, perCpu } = reading
    const known = enabled !== null && running !== null
    // A count that goes back belongs to a counter that was made anew: the agent attached again.
    if (!Number.isNaN(this.lastTime) && (count < this.lastCount || time < this.lastTime)) this.interrupt()

    const seconds = (time - this.lastTime) / 1e9
    // Never on the PMU in this interval: nothing is known of it, which is not a rate of 0.
    const unseen = known && running === this.lastRunning && enabled > this.lastEnabled
    // NaN when there was no reading before: the comparison with NaN is false.
    const ofInterval = seconds > 0 && !unseen
    this.rate = ofInterval ? (count - this.lastCount) / seconds : NaN

    for (let cpu = 0; cpu < this.perCpu.length; cpu++) {
      const now = perCpu === null ? NaN : (perCpu[cpu] ?? NaN)
      const before = this.lastPerCpu[cpu]!
      this.perCpu[cpu] = ofInterval && now >= before ? (now - before) / seconds : NaN
      this.lastPerCpu[cpu] = now
    }

    this.total = known && enabled > 0 && running === 0 ? NaN : this.base + count
    this.enabledShare = known && enabled > 0 ? running / enabled : null
    // What it counts next stands for this interval as well.
    if (unseen && seconds > 0) return
    this.lastTime = time
    this.lastCount = count
    this.lastEnabled = enabled ?? 0
    this.lastRunning = running ?? 0
  }

  /**
   * The counter is gone (connection lost, source taken out): the rate becomes unknown, the total stays, and the next
   * reading is one of a new counter that began at 0.
   */
  interrupt(): void {
    if (!Number.isNaN(this.lastTime)) this.restarts++
    this.base = Number.isNaN(this.total) ? this.base : this.total
    this.rate = NaN
    this.perCpu.fill(NaN)
    this.lastPerCpu.fill(NaN)
    this.lastTime = NaN
    this.lastCount = 0
    this.lastEnabled = 0
    this.lastRunning = 0
  }
}
