/** What a shell says of a program: the lines where it stumbled. dash, busybox and bash. */
import { indexOfWord } from '../../base/wordPlace'
import type { Diagnostic } from '../../model/program'

/** `/proc/self/fd/4: 3: nosuch: not found`, `sh: line 3: nosuch: command not found`. */
const complaint = /^(?:\/proc\/self\/fd\/\d+|(?:\/bin\/)?(?:ba|da|a)?sh): (?:line )?(\d+): (.*)$/

/** The word of the program that a message is about: dash's words, then bash's. */
const named: readonly RegExp[] = [
  /^(?:.*: )?([\w./-]+): (?:command )?not found$/,
  /^(\w+): (?:parameter not set|unbound variable)/,
  /: can't cd to (\S+)$/,
  /: cannot open (\S+?)(?::|$)/,
  /^(?:cd|\.|source): (\S+): /,
  /^Syntax error: "([^"]+)" unexpected/,
  /^syntax error near unexpected token `([^']+)'/,
  /division by zero: "([^"]+)"/,
  /^(.+?): division by 0/,
  // What the kernel did not take: the command that wrote it.
  /^(?:.*: )?([\w-]+): (?:I\/O error|write error)/,
]

/** null: the line is not the shell's. */
export function shellComplaint(said: string, text: string): Diagnostic | null {
  const match = complaint.exec(said)
  if (match === null) return null
  const lines = text.split('\n')
  // A program that ends too early is complained about behind its last line.
  const last = lines.findLastIndex((line) => line.trim() !== '') + 1
  const line = Math.max(1, Math.min(Number(match[1]), last))
  const message = match[2]!
  const word = named.map((each) => each.exec(message)?.[1]).find((each) => each !== undefined) ?? null
  const at = word === null ? -1 : indexOfWord(lines[line - 1]!, word)
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
