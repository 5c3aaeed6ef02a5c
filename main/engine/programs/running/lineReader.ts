/** Lines out of a tool's bytes, which are cut anywhere and may have gaps where they flooded. */
import type { ToolOutput } from '../../../../app/decoders/toolOutput'

/** A line longer than this is given in pieces: no tool that is read by lines writes such. */
const longestLine = 1 << 20

export class LineReader {
  private readonly decoder = new TextDecoder()
  private rest = ''
  private dropped = 0

  /** @param gap is told where lines are missing */
  constructor(
    private readonly take: (line: string) => void,
    private readonly gap: () => void = () => {},
  ) {}

  push({ bytes, dropped }: ToolOutput): void {
    if (dropped !== this.dropped) {
      // What was begun before the gap never ends, and what comes after it begins a line.
      this.dropped = dropped
      this.rest = ''
      this.gap()
    }
    const lines = (this.rest + this.decoder.decode(bytes, { stream: true })).split('\n')
    this.rest = lines.pop()!
    for (const line of lines) this.take(line)
    if (this.rest.length > longestLine) this.end()
  }

  /** No more comes: a last line without its end is one, too. */
  end(): void {
    const { rest } = this
    this.rest = ''
    if (rest !== '') this.take(rest)
  }
}
