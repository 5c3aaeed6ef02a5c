/** Time on a run's axis: seconds since its first sample by the target's clock, going on over interruptions and reboots. */
import type { Milliseconds, Nanoseconds } from '../../../app/base/units'

export class RunClock {
  /** What the target's clock showed at second 0 of the run; null before the first sample. */
  private origin: Nanoseconds | null = null
  private bootId = ''
  private rebooted = false
  private lastSeconds = 0
  /** When the last sample came, by our own clock, ms. */
  private lastHeard = 0

  /**
   * Where a gap begins that was noticed now: when the next sample would have come, and never after what may come from
   * the next agent, since time does not go back. null when there is nothing yet that could have a gap.
   */
  gap(interval: Milliseconds): number | null {
    if (this.origin === null) return null
    return this.lastSeconds + Math.min(interval, performance.now() - this.lastHeard) / 1000
  }

  /** An agent counts, the first one or another, on a machine that was booted as `bootId` says. */
  begin(bootId: string): void {
    this.rebooted = this.bootId !== '' && this.bootId !== bootId
    this.bootId = bootId
  }

  /** Seconds of a sample that was taken at `time` of CLOCK_MONOTONIC. */
  at(time: Nanoseconds): number {
    const now = performance.now()
    if (this.origin === null) this.origin = time
    else if (this.rebooted) {
      // The target's clock began anew: what passed between is known by ours alone.
      this.origin = time - (this.lastSeconds * 1e9 + (now - this.lastHeard) * 1e6)
    }
    this.rebooted = false
    this.lastHeard = now
    this.lastSeconds = (time - this.origin) / 1e9
    return this.lastSeconds
  }
}
