/** A shell's complaints as they come, and what an end with an error means. */
import { failure, type Failure } from '../../../../app/base/failure'
import type { ToolOutput } from '../../../../app/decoders/toolOutput'
import type { Diagnostic } from '../../../../app/model/program'
import { shellComplaint } from '../../../../app/programs'
import { LineReader } from './lineReader'
import type { ProgramAnswer } from './runner'

/** A program that goes on after an error may repeat it for ever. */
const most = 20

export class ShellErrors {
  private readonly found = new Map<string, Diagnostic>()
  private readonly lines = new LineReader((line) => this.take(line))

  constructor(
    private readonly text: string,
    private readonly answer: ProgramAnswer,
  ) {}

  push(output: ToolOutput): void {
    if (output.channel === 'error') this.lines.push(output)
  }

  /** Why it ended so; null when it was well, or nobody knows. */
  end(status: number | null): Failure | null {
    this.lines.end()
    const first = [...this.found.values()][0]
    return status === 0 || first === undefined ? null : mistake('The shell', first)
  }

  private take(line: string): void {
    const complaint = shellComplaint(line, this.text)
    if (complaint === null) return
    const key = `${complaint.line} ${complaint.message}`
    if (this.found.has(key) || this.found.size >= most) return
    this.found.set(key, complaint)
    this.answer.diagnose(complaint)
  }
}

export function mistake(who: string, { line, message, explanation }: Diagnostic): Failure {
  return failure('bad-program', `${who} found a mistake in line ${line ?? '?'}: ${message}`, {
    detail: explanation,
  })
}
