/** A program's diagnostics as places in the text, for the editor to mark. Pure. */
import type { Diagnostic } from '../../../../app/model/program'

export interface Marker {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
  readonly severity: Diagnostic['severity']
  readonly message: string
  readonly source: string
}

/** So much of an explanation stands in the hover; the rest is below the program. */
const hoverLines = 14

/**
 * Each on the words it is about. Without a column it is the whole line without its indentation; without an end, the
 * word that begins there. A line beyond the end is the last one: a brace that is missing is missed there.
 */
export function markersOf(diagnostics: readonly Diagnostic[], text: string): Marker[] {
  const lines = text.split(/\r?\n/)
  return diagnostics.flatMap((diagnostic) => {
    if (diagnostic.line === null) return []
    const startLine = Math.min(diagnostic.line, lines.length)
    const line = lines[startLine - 1]!
    const begins = /^\s*/.exec(line)![0].length + 1
    const startColumn = Math.min(diagnostic.column ?? begins, Math.max(1, line.length))
    const endLine = Math.min(diagnostic.endLine ?? startLine, lines.length)
    const known = diagnostic.endColumn !== null && endLine >= startLine
    const endColumn = known
      ? diagnostic.endColumn!
      : diagnostic.column === null
        ? line.trimEnd().length + 1
        : startColumn + wordLength(line.slice(startColumn - 1))
    return [
      {
        startLine,
        startColumn,
        endLine: known ? endLine : startLine,
        endColumn: endLine === startLine ? Math.max(endColumn, startColumn + 1) : endColumn,
        severity: diagnostic.severity,
        message: hoverText(diagnostic),
        source: diagnostic.origin,
      },
    ]
  })
}

function wordLength(rest: string): number {
  return /^(?:[@$]?\w+|\S)/.exec(rest)?.[0].length ?? 1
}

function hoverText({ message, explanation }: Diagnostic): string {
  if (explanation === null) return message
  const lines = explanation.trimEnd().split('\n')
  const more = lines.length > hoverLines ? ['… the whole of it is below the program'] : []
  return [message, '', ...lines.slice(0, hoverLines), ...more].join('\n')
}
