/**
 * Flow control by acknowledgement. A terminal's output has two readers: the screen kept here and the window. Whoever
 * lags behind stops the process from being read, so that neither memory nor the link to the window fills.
 */

/**
 * Stop reading at so many unread characters. VS Code's figure: above 5x what one read brings, so that ordinary output
 * never stops, and still shown in well under a frame's worth of seconds, so that Ctrl-C feels immediate.
 */
export const highWatermark = 100_000

/** Go on below so many. Not 0: the pipe would run dry while the word to go on is under way. */
export const lowWatermark = 5_000

export class FlowControl {
  private readonly unread = new Map<string, number>()
  private paused = false

  constructor(private readonly producer: { pause(): void; resume(): void }) {}

  /** `reader` was given so many characters. */
  given(reader: string, characters: number): void {
    this.set(reader, (this.unread.get(reader) ?? 0) + characters)
  }

  /** `reader` is done with so many; more than it was given counts as all. */
  read(reader: string, characters: number): void {
    this.set(reader, Math.max(0, (this.unread.get(reader) ?? 0) - characters))
  }

  /** `reader` begins anew, or is gone: what it was given will never be acknowledged. */
  reset(reader: string): void {
    this.set(reader, 0)
  }

  get isPaused(): boolean {
    return this.paused
  }

  private set(reader: string, characters: number): void {
    this.unread.set(reader, characters)
    const most = Math.max(...this.unread.values())
    if (!this.paused && most > highWatermark) {
      this.paused = true
      this.producer.pause()
    } else if (this.paused && most < lowWatermark) {
      this.paused = false
      this.producer.resume()
    }
  }
}
