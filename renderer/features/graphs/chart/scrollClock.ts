/**
 * Where the right edge of a live chart stands. Samples arrive in jerks (the target's interval, the link, batches of the
 * engine); drawn up to the newest one, the chart would stutter. So the edge follows the laptop's clock a little behind
 * the samples: just enough that the lines always reach it, as a video player keeps a buffer.
 *
 * All times in seconds: `time` on the run's clock, `now` on the laptop's monotonic clock.
 */

/** The edge runs at most so much faster or slower than time itself while it adapts: not seen as a jerk. */
const maxSlew = 0.1
/** Off by more than this, adapting slowly would show the wrong time for too long: the edge jumps. */
const jumpAbove = 2
/** How fast a delay that is no longer needed is given up, in seconds a second. */
const decay = 0.02

export class ScrollClock {
  /** How far the edge has to stay behind `now` on the run's clock: the largest lag seen lately. */
  private wanted = NaN
  /** How far it does: follows `wanted`. */
  private delay = NaN
  private newest = NaN
  private lastNow = NaN
  private lastArrival = NaN

  /** `interval` in seconds between samples: a silence much longer than this is a gap, and not waited for. */
  constructor(private readonly interval: number) {}

  /** Samples up to `time` have arrived. */
  observe(time: number, now: number): void {
    // Just before these samples came, the newest drawn was the one before: that far behind the edge had to be.
    const lag = now - (Number.isNaN(this.newest) || time < this.newest ? time - this.interval : this.newest)
    const silence = now - this.lastArrival
    const isGap = silence > Math.max(1, 3 * this.interval)
    const needed = isGap ? now - time + this.interval : lag
    if (Number.isNaN(this.wanted) || isGap || needed > this.wanted) this.wanted = needed
    else this.wanted = Math.max(needed, this.wanted - decay * (Number.isNaN(silence) ? 0 : silence))
    this.newest = time
    this.lastArrival = now
  }

  /** The newest sample's time; NaN before the first. */
  get last(): number {
    return this.newest
  }

  /** The right edge at `now`; NaN before the first sample. Never goes back, except by a jump. */
  edge(now: number): number {
    if (Number.isNaN(this.wanted)) return NaN
    const off = this.wanted - this.delay
    if (Number.isNaN(this.delay) || Math.abs(off) > jumpAbove) this.delay = this.wanted
    else {
      const most = maxSlew * Math.max(0, now - this.lastNow)
      this.delay += Math.max(-most, Math.min(most, off))
    }
    this.lastNow = now
    return now - this.delay
  }
}
