/**
 * Tells the engine how much output has been shown, so that it goes on reading. The engine stops a terminal at 100,000
 * characters not acknowledged and goes on below 5,000 (main/engine/terminals/flowControl.ts).
 */

/** Fewer messages than one for each piece of output, and below the mark at which the engine goes on. */
const step = 4_000
/** Milliseconds; the rest is told even when no more output follows. */
const patience = 50

export class Acknowledgements {
  private characters = 0
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(private readonly send: (characters: number) => void) {}

  /** So many more are on the screen. */
  add(characters: number): void {
    this.characters += characters
    if (this.characters >= step) this.flush()
    else this.timer ??= setTimeout(() => this.flush(), patience)
  }

  /** What was shown before belongs to an attachment that is over. */
  forget(): void {
    this.characters = 0
    this.stop()
  }

  private flush(): void {
    this.stop()
    const { characters } = this
    this.characters = 0
    if (characters > 0) this.send(characters)
  }

  private stop(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }
}
