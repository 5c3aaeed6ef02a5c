/** What stands on a terminal's screen and in its scrollback, kept without a window, so that one can be reloaded. */
import headless from '@xterm/headless'
import serializing from '@xterm/addon-serialize'

/** Lines kept above the screen. */
const scrollback = 5_000

/**
 * Characters parsed in one go. The worst case, a line feed every third character, takes 2.4 ms for so many (measured),
 * and everything else the engine does gets its turn before the next.
 */
const pieceSize = 16_384

export interface ScreenListener {
  /** So many characters have been taken in. */
  parsed(characters: number): void
  /** The program set the title (OSC 0 or 2): hostile text. */
  title(title: string): void
  /** What a terminal answers to the program's question, such as where the cursor is. */
  reply(text: string): void
}

type Entry = { readonly text: string } | { readonly mark: (screen: string) => void }

export class Screen {
  private readonly terminal: InstanceType<typeof headless.Terminal>
  private readonly serializer = new serializing.SerializeAddon()
  /** In order: text not yet parsed, and places where somebody wants to know what the screen shows. */
  private queue: Entry[] = []
  private busy = false
  private disposed = false

  constructor(
    columns: number,
    rows: number,
    private readonly listener: ScreenListener,
  ) {
    this.terminal = new headless.Terminal({
      cols: columns,
      rows,
      scrollback,
      allowProposedApi: true,
      // Until it has its size, as in the window.
      reflowCursorLine: true,
      // It would print every malformed sequence of the target's to our standard output.
      logLevel: 'off',
    })
    this.terminal.loadAddon(this.serializer)
    this.terminal.onTitleChange((title) => this.listener.title(title))
    this.terminal.onData((text) => this.listener.reply(text))
  }

  get columns(): number {
    return this.terminal.cols
  }

  get rows(): number {
    return this.terminal.rows
  }

  write(text: string): void {
    for (let start = 0; start < text.length; start += pieceSize) {
      this.queue.push({ text: text.slice(start, start + pieceSize) })
    }
    this.proceed()
  }

  /**
   * Calls back with the screen, as escape sequences, when all that was written before this call is on it and nothing
   * that was written after.
   */
  snapshot(callback: (screen: string) => void): void {
    this.queue.push({ mark: callback })
    this.proceed()
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows)
    this.terminal.options.reflowCursorLine = false
  }

  /** A snapshot that is still waited for is answered with what the screen shows now. */
  dispose(): void {
    const waiting = this.queue
    this.queue = []
    for (const entry of waiting) if ('mark' in entry) entry.mark(this.serializer.serialize())
    this.disposed = true
    this.terminal.dispose()
  }

  private proceed(): void {
    while (!this.busy && !this.disposed) {
      const entry = this.queue.shift()
      if (entry === undefined) return
      if ('mark' in entry) {
        entry.mark(this.serializer.serialize())
        continue
      }
      this.busy = true
      this.terminal.write(entry.text, () => {
        this.busy = false
        if (this.disposed) return
        this.listener.parsed(entry.text.length)
        this.proceed()
      })
    }
  }
}
