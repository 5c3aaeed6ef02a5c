/** What bpftrace says on stderr about a program: mistakes and warnings at their places, and the rest as text. */
import type { Diagnostic } from '../../model/program'

/** `FILE:3:12-16: ERROR: …`, `FILE:3-5: ERROR: …`, `FILE:3:12: …` and, without a place, `ERROR: …`. */
const complaint = /^(?:\S*?:(\d+)(?::(\d+)(?:-(\d+))?|-(\d+))?: )?(ERROR|WARNING|HINT|FATAL): (.*)$/

/** Collects the lines of a complaint: its message, then the source line and the marks under it. */
export class BpftraceComplaints {
  private last: Diagnostic | null = null
  private inQuote = 0

  /**
   * @param lines of the program as the user has it; a place beyond it belongs to its last line
   * @param found is told each complaint when the next begins, or at the end
   * @param other is told every line that is no part of a complaint
   */
  constructor(
    private readonly lines: readonly string[],
    private readonly found: (diagnostic: Diagnostic) => void,
    private readonly other: (line: string) => void,
  ) {}

  push(line: string): void {
    const match = complaint.exec(line)
    if (match !== null) {
      const [, at, column, endColumn, endLine, severity, message] = match
      if (severity === 'HINT' && this.last !== null) {
        this.last = { ...this.last, explanation: join(this.last.explanation, message!) }
        return
      }
      this.end()
      this.last = this.diagnostic(
        { line: at, column, endColumn, endLine },
        severity === 'WARNING' ? 'warning' : severity === 'HINT' ? 'information' : 'error',
        message!,
      )
      // The source line and the marks are what the editor shows itself.
      this.inQuote = at === undefined ? 0 : 2
      return
    }
    if (this.inQuote > 0 && this.last !== null) {
      this.inQuote--
      return
    }
    if (this.last !== null && /^\s*[~^]+\s*$/.test(line)) return
    if (this.last !== null && line.trim() !== '') {
      // The verifier's log and the like: what comes after a complaint explains it.
      this.last = { ...this.last, explanation: join(this.last.explanation, line) }
      return
    }
    if (line.trim() !== '') this.other(line)
  }

  end(): void {
    if (this.last !== null) this.found(this.last)
    this.last = null
    this.inQuote = 0
  }

  private diagnostic(
    place: Readonly<Record<'line' | 'column' | 'endColumn' | 'endLine', string | undefined>>,
    severity: Diagnostic['severity'],
    message: string,
  ): Diagnostic {
    const number = (text: string | undefined): number | null => (text === undefined ? null : Number(text))
    const last = Math.max(1, this.lines.length)
    const line = number(place.line)
    const beyond = line !== null && line > last
    const length = this.lines[last - 1]?.length ?? 0
    return {
      line: line === null ? null : Math.max(1, Math.min(line, last)),
      column: beyond ? length + 1 : orNull(number(place.column)),
      endLine: line === null ? null : Math.min(number(place.endLine) ?? line, last),
      // bpftrace's end is exclusive, as the marks under its lines show.
      endColumn: beyond ? length + 2 : orNull(number(place.endColumn)),
      severity,
      message,
      explanation: null,
      origin: 'bpftrace',
    }
  }
}

function orNull(number: number | null): number | null {
  return number === null || number < 1 ? null : number
}

function join(before: string | null, line: string): string {
  return before === null ? line : `${before}\n${line}`
}
