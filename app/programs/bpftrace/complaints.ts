/** What bpftrace says on stderr about a program: mistakes and warnings at their places, and the rest as text. */
import type { Diagnostic } from '../../model/program'
import { probesOf, type Probe } from './sources'

/** `FILE:3:12-16: ERROR: …`, `FILE:3-5: ERROR: …`, `FILE:3:12: …` and, without a place, `ERROR: …`. */
const complaint = /^(?:\S*?:(\d+)(?::(\d+)(?:-(\d+))?|-(\d+))?: )?(ERROR|WARNING|HINT|FATAL): (.*)$/

/** What the editor calls them. */
const severities: Readonly<Record<string, Diagnostic['severity']>> = {
  ERROR: 'error',
  FATAL: 'error',
  WARNING: 'warning',
  HINT: 'information',
}

interface Place {
  readonly line: number | null
  readonly column: number | null
  readonly endLine: number | null
  readonly endColumn: number | null
}

const nowhere: Place = { line: null, column: null, endLine: null, endColumn: null }

/** Collects the lines of a complaint: its message, then the source line and the marks under it. */
export class BpftraceComplaints {
  private last: Diagnostic | null = null
  private inQuote = 0
  /** `cannot attach kprobe, Invalid argument`: said before the complaint that it explains. */
  private before: string | null = null
  private readonly lines: readonly string[]
  private readonly probes: readonly Probe[]

  /**
   * @param text the program as the user has it; a place beyond it belongs to its last line
   * @param found is told each complaint when the next begins, or at the end
   * @param other is told every line that is no part of a complaint
   */
  constructor(
    text: string,
    private readonly found: (diagnostic: Diagnostic) => void,
    private readonly other: (line: string) => void,
  ) {
    this.lines = text.trimEnd().split('\n')
    this.probes = probesOf(text)
  }

  push(line: string): void {
    const match = complaint.exec(line)
    if (match !== null) this.begin(match)
    else if (this.inQuote > 0 && this.last !== null) this.inQuote--
    else if (/^\s*[~^]+\s*$/.test(line) || line.trim() === '') return
    else if (line.startsWith('cannot attach ')) this.before = line
    // The verifier's log and the like: what comes after a complaint explains it.
    else if (this.last !== null) this.last = { ...this.last, explanation: join(this.last.explanation, line) }
    else this.other(line)
  }

  end(): void {
    if (this.last !== null) this.found(this.last)
    this.last = null
    this.inQuote = 0
  }

  private begin([, line, column, endColumn, endLine, word, message = '']: RegExpExecArray): void {
    if (word === 'HINT' && this.last !== null) {
      this.last = { ...this.last, explanation: join(this.last.explanation, message) }
      return
    }
    // The last word after others have said why: it says nothing itself.
    if (this.last !== null && message.startsWith('Loading BPF object(s) failed')) return
    this.end()
    const place =
      line === undefined
        ? this.placeIn(message)
        : endLine === undefined
          ? this.place(Number(line), numberOrNull(column), numberOrNull(endColumn))
          : this.placeBetween(Number(line), Number(endLine), message)
    this.last = {
      ...place,
      severity: severities[word!]!,
      message,
      explanation: this.before,
      origin: 'bpftrace',
    }
    this.before = null
    // The source line and the marks under it are what the editor shows itself.
    this.inQuote = line === undefined || endLine !== undefined ? 0 : 2
  }

  private place(line: number, column: number | null, endColumn: number | null): Place {
    const last = this.lines.length
    if (line > last) {
      const after = this.lines[last - 1]!.length + 1
      return { line: last, column: after, endLine: last, endColumn: after + 1 }
    }
    // bpftrace's end is exclusive, as the marks under its lines show; at the end of a text it is the start.
    const end = endColumn === null || column === null ? null : Math.max(endColumn, column + 1)
    return { line: Math.max(1, line), column, endLine: Math.max(1, line), endColumn: end }
  }

  /** A range of lines begins where the token before ended: it is the probe inside that is meant. */
  private placeBetween(first: number, last: number, message: string): Place {
    const inside = this.probes.filter(({ line }) => line >= first && line <= last)
    const named = inside.find(({ text }) =>
      text
        .split(':')
        .slice(1)
        .some((part) => part !== '' && message.includes(part)),
    )
    const probe = named ?? inside[0]
    if (probe !== undefined) return placeOf(probe)
    const end = Math.min(last, this.lines.length)
    // No probe that is known: the word that is complained of stands somewhere inside.
    const word = /([\w./-]+)'?\.?$/.exec(message)?.[1] ?? ''
    for (let line = end; line >= first && word.length > 2; line--) {
      const at = this.lines[line - 1]!.indexOf(word)
      if (at >= 0) return { line, column: at + 1, endLine: line, endColumn: at + 1 + word.length }
    }
    return { line: Math.max(1, Math.min(first, end)), column: null, endLine: end, endColumn: null }
  }

  /** A complaint without a place may name a probe. */
  private placeIn(message: string): Place {
    const [, attaching] = /attaching probe: '?(\S+?)'?$/.exec(message) ?? []
    const [, loading] = /BPF program for (\w+?)(?:_\d+)?\./.exec(message) ?? []
    const probe = this.probes.find(({ text }) => text === attaching || text.replace(/\W/g, '_') === loading)
    return probe === undefined ? nowhere : placeOf(probe)
  }
}

function placeOf({ line, column, endColumn }: Probe): Place {
  return { line, column, endLine: line, endColumn }
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined || Number(text) < 1 ? null : Number(text)
}

function join(before: string | null, line: string): string {
  return before === null ? line : `${before}\n${line}`
}
