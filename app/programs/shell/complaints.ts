/** What a shell says of a program: the lines where it stumbled. dash, busybox and bash. */
import type { Diagnostic } from '../../model/program'

/** `/proc/self/fd/4: 3: nosuch: not found`, `sh: line 3: nosuch: command not found`. */
const complaint = /^(?:\/proc\/self\/fd\/\d+|(?:\/bin\/)?(?:ba|da|a)?sh): (?:line )?(\d+): (.*)$/

/** null: the line is not the shell's. */
export function shellComplaint(said: string, text: string): Diagnostic | null {
  const match = complaint.exec(said)
  if (match === null) return null
  const lines = text.split('\n')
  // A program that ends too early is complained about behind its last line.
  const last = lines.findLastIndex((line) => line.trim() !== '') + 1
  const line = Math.max(1, Math.min(Number(match[1]), last))
  const message = match[2]!
  const [, word] = /^(?:.*: )?([\w./-]+): (?:command )?not found$/.exec(message) ?? []
  const at = word === undefined ? -1 : lines[line - 1]!.indexOf(word)
  return {
    line,
    column: at < 0 ? null : at + 1,
    endLine: at < 0 ? null : line,
    endColumn: at < 0 ? null : at + 1 + word!.length,
    severity: 'error',
    message,
    explanation: null,
    origin: 'shell',
  }
}
