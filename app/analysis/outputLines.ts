/** What a program has said, line by line, as far as it is kept: the oldest lines give way, and are counted. */
import type { ProgramOutput } from '../model/program'

export interface OutputLine {
  readonly stream: ProgramOutput['stream']
  readonly text: string
}

/** Colours that a tool sets for a terminal. */
const colours = /\u001b\[[0-9;]*m/g // oxlint-disable-line no-control-regex

/** A line without an end is shown in pieces of this length. */
const longestLine = 4_000

export class OutputLines {
  private lines: OutputLine[] = []
  private first = 0
  private characters = 0
  private open = false
  private gone = 0

  /** @param kept characters at most, about */
  constructor(private readonly kept = 2_000_000) {}

  get count(): number {
    return this.lines.length - this.first
  }

  /** Lines that were here and are not any more. */
  get forgotten(): number {
    return this.gone
  }

  at(index: number): OutputLine | undefined {
    return this.lines[this.first + index]
  }

  add(pieces: readonly ProgramOutput[]): void {
    for (const { stream, text } of pieces) this.addText(stream, text.replace(colours, ''))
    this.forget()
  }

  /** All that is kept, as one text. */
  get text(): string {
    return this.lines
      .slice(this.first)
      .map((line) => `${line.text}\n`)
      .join('')
  }

  private addText(stream: OutputLine['stream'], text: string): void {
    const parts = text.split(/\r?\n/)
    parts.forEach((part, index) => {
      const isLast = index === parts.length - 1
      if (part !== '' || !isLast) this.addPart(stream, part)
      this.open = isLast && (part !== '' || (this.open && parts.length === 1))
    })
  }

  private addPart(stream: OutputLine['stream'], part: string): void {
    this.characters += part.length + 1
    const last = this.lines.at(-1)
    const goesOn = this.open && last?.stream === stream && last.text.length + part.length <= longestLine
    if (goesOn && this.count > 0) this.lines[this.lines.length - 1] = { stream, text: last.text + part }
    else this.lines.push({ stream, text: part })
    this.open = false
  }

  private forget(): void {
    while (this.characters > this.kept && this.count > 1) {
      this.characters -= this.lines[this.first]!.text.length + 1
      this.first++
      this.gone++
    }
    // Moved together now and then, not at each line.
    if (this.first > 1_000 && this.first * 2 > this.lines.length) {
      this.lines = this.lines.slice(this.first)
      this.first = 0
    }
  }
}
