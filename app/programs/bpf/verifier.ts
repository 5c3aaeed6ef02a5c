/** The verifier's log of a program that it refuses: which line, why, and what it knew there. */
import type { Diagnostic } from '../../model/program'
import { verifierAdvice } from './verifierAdvice'

/** `; (*value)++; @ count.bpf.c:15`; before Linux 6.9 without the place. Line 0 is what no line made. */
const annotation = /^; (.*?)(?: @ (\S+):(\d+))?$/
const instruction = /^(\d+): \([0-9a-f]{2}\) /
const poisoned = /^(\d+): <invalid /
/** Lines that say what is known, not what is wrong. */
const state =
  /^(?:\d+: |; |from \d+|(?:cur|old) state:|caller:|callee:| ?frame\d+:|regs=|parent |last_idx|mark_precise|func '|arg#\d+ (?:reference type|type)|func#\d+|Live regs|\s*$)/
const statistics = /^(?:processed \d+ insns|verification time|stack depth|max_states)/

/** How many of the log's last lines explain a refusal. */
const explaining = 14

/**
 * @param program the text that was compiled, for kernels that do not say the line
 * @returns null when the log says nothing
 */
export function verifierComplaint(log: string, program: string): Diagnostic | null {
  const lines = log.split('\n').filter((line) => line.trim() !== '')
  const end = lines.findIndex((line) => statistics.test(line))
  const said = end < 0 ? lines : lines.slice(0, end)
  let at = said.length - 1
  // What is wrong stands last; after an endless loop come the states that were the same.
  while (at >= 0 && state.test(said[at]!)) at--
  const complaint = said[at]
  if (complaint === undefined) return null
  const places = placesOf(said, program)
  const line = fieldLine(complaint, program, places.byLogLine[at] ?? 1) ?? lineOf(complaint, places, at)
  const text = line === null ? undefined : program.split('\n')[line - 1]
  const column = text === undefined ? null : text.length - text.trimStart().length + 1
  return {
    line,
    column,
    endLine: line,
    endColumn: text === undefined ? null : text.trimEnd().length + 1,
    severity: 'error',
    message: [verifierAdvice(complaint), complaint].filter((part) => part !== null).join(' — '),
    explanation: said.slice(Math.max(0, said.length - explaining)).join('\n'),
    origin: 'verifier',
  }
}

interface Places {
  /** For each line of the log, the program's line that it is about; null before the first. */
  readonly byLogLine: readonly (number | null)[]
  readonly byInstruction: ReadonlyMap<number, number>
}

function placesOf(said: readonly string[], program: string): Places {
  const source = program.split('\n').map((line) => line.trim())
  const byInstruction = new Map<number, number>()
  let current: number | null = null
  const byLogLine = said.map((line) => {
    const [, quoted, , number] = annotation.exec(line) ?? []
    if (quoted !== undefined) {
      const found = number === undefined ? nearestLine(source, quoted, current) : Number(number)
      if (found > 0) current = found
      return current
    }
    const [, index] = instruction.exec(line) ?? poisoned.exec(line) ?? []
    if (index !== undefined && current !== null) byInstruction.set(Number(index), current)
    return current
  })
  return { byLogLine, byInstruction }
}

/** Older kernels quote the line without its number: of equal ones the next below is the likeliest. */
function nearestLine(source: readonly string[], quoted: string, current: number | null): number {
  const text = quoted.trim()
  if (text === '') return 0
  const below = source.indexOf(text, current ?? 0)
  return (below < 0 ? source.indexOf(text) : below) + 1
}

/** A relocation that failed stands before its own line is quoted: the field's name is in it. */
function fieldLine(complaint: string, program: string, from: number): number | null {
  const [, field] = /CO-RE relocation .*\.(\w+)(?:\[\d+\])* \(/.exec(complaint) ?? []
  if (field === undefined) return null
  const word = new RegExp(`\\b${field}\\b`)
  const lines = program.split('\n')
  const below = lines.findIndex((line, index) => index + 1 >= from && word.test(line))
  return below < 0 ? null : below + 1
}

function lineOf(complaint: string, { byLogLine, byInstruction }: Places, at: number): number | null {
  // What is never given back was taken elsewhere; that is the line to mend.
  const taken = /alloc_insn=(\d+)/.exec(complaint)
  const elsewhere = taken === null ? undefined : byInstruction.get(Number(taken[1]))
  return elsewhere ?? byLogLine[at] ?? null
}
