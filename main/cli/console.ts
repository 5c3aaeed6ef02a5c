/**
 * The user's terminal: results on stdout, everything else on stderr. Colour and anything that moves only where a
 * person looks; with --json, stdout has the one document and nothing else.
 */
import { styleText } from 'node:util'
import { displayText } from '../../app/base/displayText'
import type { Failure } from '../../app/base/failure'
import { capabilityIds } from '../../app/model/capability'

type Stream = NodeJS.WriteStream
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

export class Console {
  /** Lines that stand on stderr and will be written over. */
  private liveLines = 0
  /** What ssh has said by itself. */
  private heard = ''

  constructor(
    private readonly stdout: Stream = process.stdout,
    private readonly stderr: Stream = process.stderr,
    private readonly environment: NodeJS.ProcessEnv = process.env,
  ) {}

  /** Whether somebody watches progress. */
  get isWatched(): boolean {
    return this.stderr.isTTY === true && this.environment['TERM'] !== 'dumb'
  }

  /** A result. */
  print(text: string): void {
    this.clearLive()
    this.stdout.write(`${text}\n`)
  }

  /** A line of a program's output: text of the target. What it complains of goes to stderr. */
  printText(line: string, stream: 'output' | 'error' | 'note'): void {
    this.clearLive()
    const to = stream === 'output' ? this.stdout : this.stderr
    to.write(`${displayText(line).replaceAll('\\t', '\t')}\n`)
  }

  /** A line on stderr. */
  say(line: string): void {
    this.clearLive()
    this.stderr.write(`${displayText(line)}\n`)
  }

  printJson(document: unknown): void {
    this.print(JSON.stringify(document, null, 2))
  }

  /** Something to know beside the result. */
  warn(text: string): void {
    this.clearLive()
    this.stderr.write(`probescope: ${this.styleOf(this.stderr, 'yellow', 'warning:')} ${displayText(text)}\n`)
  }

  /** Passes on what ssh says, unchanged: it knows what a terminal may be told. */
  passOn(text: string): void {
    this.clearLive()
    this.heard += text
    this.stderr.write(text)
  }

  /** Why it did not work, in which text, and what to do about it. */
  fail(failure: Failure, subject: string | null = null): void {
    this.clearLive()
    const about = subject === null ? '' : `${displayText(subject, 300)}: `
    this.stderr.write(`probescope: ${about}${displayText(failure.message)}\n`)
    if (subject !== null && failure.place !== null) this.stderr.write(pointAt(subject, failure.place))
    if (failure.code === 'unsupported' && isCapability(failure.detail)) {
      this.writeIndented(`missing capability: ${failure.detail}`)
    } else if (failure.detail !== null && failure.detail !== failure.message) {
      // What ssh said stands there already.
      const lines = failure.detail.split('\n').filter((line) => !this.heard.includes(line.trim()))
      if (lines.length > 0) this.writeIndented(lines.join('\n'))
    }
    if (failure.remedy !== null) this.writeIndented(failure.remedy)
  }

  /** Replaces the lines that stand there live; nothing when nobody watches. */
  live(lines: readonly string[]): void {
    if (!this.isWatched) return
    const width = Math.max(20, this.stderr.columns ?? 80)
    const height = Math.max(4, this.stderr.rows ?? 24)
    const shown = lines.slice(0, height - 1).map((line) => cutVisible(line, width - 1))
    this.stderr.write(`${this.eraser()}${shown.map((line) => `${line}\n`).join('')}`)
    this.liveLines = shown.length
  }

  clearLive(): void {
    if (this.liveLines === 0) return
    this.stderr.write(this.eraser())
    this.liveLines = 0
  }

  /** For text on stdout. */
  style(style: Style, text: string): string {
    return this.styleOf(this.stdout, style, text)
  }

  /** For live text, which goes to stderr. */
  liveStyle(style: Style, text: string): string {
    return this.styleOf(this.stderr, style, text)
  }

  /** Resolves when all is written: a pipe may be slower than we are. */
  async finish(): Promise<void> {
    this.clearLive()
    await Promise.all([this.stdout, this.stderr].map((s) => new Promise((done) => s.write('', done))))
  }

  private styleOf(stream: Stream, style: Style, text: string): string {
    // https://no-color.org: set to anything but nothing.
    const coloured =
      stream.isTTY === true && !this.environment['NO_COLOR'] && this.environment['TERM'] !== 'dumb'
    return coloured ? styleText(style, text) : text
  }

  private eraser(): string {
    return this.liveLines === 0 ? '' : `\r\x1b[${this.liveLines}A\x1b[J`
  }

  private writeIndented(text: string): void {
    for (const line of text.replace(/\s+$/, '').split('\n')) this.stderr.write(`  ${displayText(line)}\n`)
  }
}

function isCapability(id: string | null): id is string {
  return capabilityIds.some((known) => known === id)
}

function pointAt(text: string, place: { start: number; end: number }): string {
  if (text.length > 200) return ''
  const before = displayText(text.slice(0, place.start))
  const within = displayText(text.slice(place.start, place.end))
  const after = displayText(text.slice(place.end))
  return `  ${before}${within}${after}\n  ${' '.repeat(before.length)}${'^'.repeat(Math.max(1, within.length))}\n`
}

/** Cuts a line that would wrap; colours take no room. */
function cutVisible(line: string, width: number): string {
  let room = width
  let result = ''
  // oxlint-disable-next-line no-control-regex -- the colours that styleText writes
  for (const [part] of line.matchAll(/\x1b\[[0-9;]*m|[^\x1b]/gu)) {
    if (part.startsWith('\x1b')) result += part
    else if (room-- > 0) result += part
  }
  return result
}
