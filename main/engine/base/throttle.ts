import type { Disposable } from '../../../app/base/disposable'
import type { Milliseconds } from '../../../app/base/units'

/** Calls an action at most once an interval when asked for `soon`; `now` is at once. */
export class Throttle implements Disposable {
  private timer: NodeJS.Timeout | null = null
  private last = -Infinity

  constructor(
    private readonly interval: Milliseconds,
    private readonly action: () => void,
  ) {}

  soon(): void {
    if (this.timer !== null) return
    const wait = this.last + this.interval - performance.now()
    if (wait <= 0) this.now()
    else this.timer = setTimeout(() => this.now(), wait)
  }

  now(): void {
    this.dispose()
    this.last = performance.now()
    this.action()
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }
}
