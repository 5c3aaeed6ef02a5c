/** The lines of the bootstrap's scripts, picked out of whatever else a login shell writes. */
import type { Readable } from 'node:stream'
import { marker } from './script'

/** No line of ours is longer; of noise without an end only so much is kept. */
const longestLine = 4_096

export class MarkedLines {
  private readonly lines: string[][] = []
  private rest: Buffer = Buffer.alloc(0)
  private ended = false
  private waiting: ((line: readonly string[] | null) => void) | null = null
  private readonly take = (chunk: Buffer): void => this.receive(chunk)
  private readonly end = (): void => {
    this.ended = true
    this.settle()
  }

  /** @param last the word of the line after which everything is left alone */
  constructor(
    private readonly readable: Readable,
    private readonly last: string,
  ) {
    readable.on('data', this.take)
    readable.on('end', this.end)
    readable.on('close', this.end)
    readable.on('error', this.end)
  }

  /** The words after the marker of the next line; null when the stream has ended. Call again only when answered. */
  next(): Promise<readonly string[] | null> {
    return new Promise((resolve) => {
      this.waiting = resolve
      this.settle()
    })
  }

  private receive(chunk: Buffer): void {
    this.rest = Buffer.concat([this.rest, chunk])
    for (;;) {
      const newline = this.rest.indexOf(0x0a)
      if (newline < 0) break
      const line = this.rest.toString('utf8', 0, newline)
      this.rest = this.rest.subarray(newline + 1)
      const at = line.indexOf(marker)
      if (at < 0) continue
      const words = line
        .slice(at + marker.length)
        .trim()
        .split(' ')
      this.lines.push(words)
      if (words[0] === this.last) {
        this.release()
        break
      }
    }
    if (this.rest.length > longestLine) this.rest = this.rest.subarray(-longestLine)
    this.settle()
  }

  /** Puts back what came after the last line, for the next reader. */
  private release(): void {
    this.readable.off('data', this.take)
    this.readable.off('end', this.end)
    this.readable.off('close', this.end)
    this.readable.off('error', this.end)
    this.readable.pause()
    if (this.rest.length > 0) this.readable.unshift(this.rest)
    this.rest = Buffer.alloc(0)
  }

  private settle(): void {
    const { waiting } = this
    if (waiting === null || (this.lines.length === 0 && !this.ended)) return
    this.waiting = null
    waiting(this.lines.shift() ?? null)
  }
}
