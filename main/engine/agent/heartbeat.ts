/** Keeps the agent from believing that we are gone, and notices when it is. */
import type { Disposable } from '../../../app/base/disposable'
import type { Milliseconds } from '../../../app/base/units'

export interface HeartbeatTimes {
  /** Between two beats; the protocol asks for one at least every 2 s. */
  readonly interval: Milliseconds
  /** Without a single byte for so long, the agent counts as lost. */
  readonly silence: Milliseconds
}

/**
 * 11 s of silence, seen at the next beat: noticed within 13 s. A loss must be noticed within 15 s, and a target that is
 * only slow should not be taken for a lost one: an emulated one, flooded with system calls, on a busy machine, was seen to
 * say nothing for 9 s.
 */
export const heartbeatTimes: HeartbeatTimes = { interval: 2_000, silence: 11_000 }

export class Heartbeat implements Disposable {
  private readonly timer: NodeJS.Timeout
  private lastHeard: Milliseconds
  private lastBeat: Milliseconds

  constructor(
    private readonly times: HeartbeatTimes,
    private readonly beat: () => void,
    private readonly lost: (silence: Milliseconds) => void,
  ) {
    this.lastHeard = this.lastBeat = performance.now()
    this.timer = setInterval(() => this.tick(), times.interval)
  }

  /** Something arrived. */
  heard(): void {
    this.lastHeard = performance.now()
  }

  dispose(): void {
    clearInterval(this.timer)
  }

  private tick(): void {
    const now = performance.now()
    const late = now - this.lastBeat > 2 * this.times.interval
    this.lastBeat = now
    const silence = now - this.lastHeard
    // This process slept or was stopped: what the agent said meanwhile lies unread, and gets its turn first.
    if (silence > this.times.silence && !late) this.lost(silence)
    else this.beat()
  }
}
