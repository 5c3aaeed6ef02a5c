/** Gathers a terminal's output, so that a flood of small reads becomes a few messages to the window. */

/** Milliseconds: below a frame (16), so that a key's echo is drawn in the next one. */
const batchTime = 8

export class OutputBatch {
  private text = ''
  private timer: NodeJS.Timeout | null = null
  private holds = 0

  constructor(private readonly emit: (text: string) => void) {}

  add(text: string): void {
    this.text += text
    this.schedule()
  }

  /** Sends what is gathered at once. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    if (this.holds > 0 || this.text === '') return
    const text = this.text
    this.text = ''
    this.emit(text)
  }

  /** Sends nothing until `release`. */
  hold(): void {
    this.holds++
  }

  /** What was gathered meanwhile goes out with the next batch, never within this call. */
  release(): void {
    this.holds--
    if (this.text !== '') this.schedule()
  }

  get length(): number {
    return this.text.length
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.flush(), batchTime)
  }
}
