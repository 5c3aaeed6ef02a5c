/** clang's complaints about a program, at their places. */
import type { Diagnostic } from '../../model/program'

/** The name under which clang is given the program. */
export const programFile = 'program.bpf.c'

/** `FILE:3:5:{3:5-3:9}: error: …`: the ranges come with -fdiagnostics-print-source-range-info. */
const complaint =
  /^(.*?):(\d+):(\d+):((?:\{\d+:\d+-\d+:\d+\})*):? (fatal error|error|warning|note|remark): (.*)$/
const included = /^In file included from .*?([^/\s]+):(\d+):?/
const withoutPlace = /^(?:clang|fatal error|error)(?:[^:]*): (?:(?:fatal )?error: )?(.*)$/

/** What clang wrote on stderr: the rest (quoted lines, counts) is what the editor shows itself. */
export function clangComplaints(said: string, program = programFile, origin = 'clang'): Diagnostic[] {
  const found: Diagnostic[] = []
  /** Where the program includes the file that is complained about. */
  let inclusion: number | null = null
  for (const line of said.split('\n')) {
    const [, includer, includedAt] = included.exec(line) ?? []
    if (includer === program) inclusion = Number(includedAt)
    const match = complaint.exec(line)
    if (match === null) {
      const [, message] = line.startsWith('clang') ? (withoutPlace.exec(line) ?? []) : []
      if (message !== undefined) found.push(complaintOf({ message }))
      continue
    }
    const [, file = '', at, column, ranges, word, message = ''] = match
    const own = file.endsWith(program)
    if (word === 'note' || word === 'remark') {
      addNote(found, own ? `line ${at}: ${message}` : message)
      continue
    }
    found.push(
      own
        ? complaintOf({ message, word, line: Number(at), column: Number(column), ranges })
        : complaintOf({ message: `${message} (in ${file}:${at})`, word, line: inclusion }),
    )
    inclusion = null
  }
  return found.map((each) => ({ ...each, origin }))
}

interface Complaint {
  readonly message: string
  readonly word?: string | undefined
  readonly line?: number | null
  readonly column?: number
  readonly ranges?: string | undefined
}

/**
 * What the ranges of a line hold together, when the point lies within: an operator between its two sides. Of `p->nosuch` the
 * range is `p`, and the point is the member, which is meant. null: the point alone.
 */
function rangeAround(
  ranges: string,
  line: number | null,
  column = 0,
): { readonly start: number; readonly end: number } | null {
  const here = [...ranges.matchAll(/\{(\d+):(\d+)-(\d+):(\d+)\}/g)]
    .map((each) => each.slice(1).map(Number) as [number, number, number, number])
    .filter(([first, , last]) => first === line && last === line)
  const start = Math.min(...here.map((each) => each[1]))
  const end = Math.max(...here.map((each) => each[3]))
  return start <= column && column < end ? { start, end } : null
}

function complaintOf({ message, word = 'error', line = null, column, ranges = '' }: Complaint): Diagnostic {
  const range = rangeAround(ranges, line, column)
  return {
    line,
    column: range?.start ?? column ?? null,
    endLine: line,
    endColumn: range?.end ?? null,
    severity: word === 'warning' ? 'warning' : 'error',
    message,
    explanation: null,
    origin: 'clang',
  }
}

function addNote(found: Diagnostic[], note: string): void {
  const last = found.at(-1)
  if (last === undefined) return
  const explanation = last.explanation === null ? note : `${last.explanation}\n${note}`
  found[found.length - 1] = { ...last, explanation }
}
