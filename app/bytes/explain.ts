/**
 * What was done to a function's bytes, in sentences. The bytes decide, and the kernel's lists say whose they are: the
 * list calls a kprobe [OPTIMIZED] about a second before the jump is written.
 */
import type { Instruction, Patcher } from '../model/bytes'
import { inHex } from './hexadecimal'

/** What the kernel puts where ftrace may call, on x86: of 64 bits, and of 32. */
const nops: ReadonlySet<string> = new Set(['0f1f440000', '3e8d742600'])

/** On arm64, where ftrace may call: `mov x9, x30` keeps the return address, and the nop after it becomes a call. */
const keepsReturn = 'e9031eaa'
const armNop = '1f2003d5'

/** `brk #4`: what a kprobe writes on arm64. */
const armBreakpoint = '800020d4'

export interface Reading {
  readonly instructions: readonly Instruction[]
  readonly patchedBy: readonly Patcher[] | null
}

export function explainBytes({ instructions, patchedBy }: Reading): string[] {
  if (patchedBy === null) {
    return ["Whether these bytes are patched is not known: the kernel's lists of probes cannot be read."]
  }
  if (instructions.some(({ text, rest }) => text === null && rest !== true)) {
    return ['Instructions of this machine architecture are not decoded.']
  }
  const kprobes = patchedBy.filter(({ by }) => by === 'kprobe')
  const throughFtrace = kprobes.filter(({ text }) => text.includes('[FTRACE]'))
  const sentences: string[] = []
  if (throughFtrace.length > 0 || patchedBy.some(({ by }) => by === 'ftrace')) {
    const call = ftraceCall(instructions)
    if (call !== null) sentences.push(call)
  }
  if (throughFtrace.length > 0) sentences.push('A kprobe on ftrace: no breakpoint at all.')
  for (const kprobe of kprobes) {
    if (!throughFtrace.includes(kprobe)) sentences.push(explainKprobe(kprobe, instructions))
  }
  // The kernel lists each of several probes at one place.
  return sentences.length > 0 ? [...new Set(sentences)] : [untouched(instructions)]
}

/** The call that ftrace has put in place of its nop: before it there is at most an endbr. */
function ftraceCall(instructions: readonly Instruction[]): string | null {
  const there = armPlace(instructions)
  if (there !== null) {
    return there.bytes === armNop || there.destination === null
      ? null
      : `The nop at ${inHex(there.offset)} became a call to ${named(there)}.`
  }
  const call = instructions.find(
    ({ offset, bytes, destination }) => offset <= 4 && bytes.startsWith('e8') && destination !== null,
  )
  if (call === undefined) return null
  return `The 5-byte nop at ${inHex(call.offset)} became a call to ${named(call)}.`
}

/** ftrace's instruction on arm64; null on another architecture, and in a function that ftrace may not call from. */
function armPlace(instructions: readonly Instruction[]): Instruction | null {
  // Before it there is at most a landing pad, and the nops for what ftrace keeps in front of a function.
  const keeps = instructions.findIndex(({ offset, bytes }) => offset <= 16 && bytes === keepsReturn)
  return keeps < 0 ? null : (instructions[keeps + 1] ?? null)
}

function explainKprobe(kprobe: Patcher, instructions: readonly Instruction[]): string {
  const { offset, text } = kprobe
  const place = offset === null ? 'an unknown place' : inHex(offset)
  if (text.includes('[GONE]')) return `The kprobe at ${place} is gone with its module.`
  if (text.includes('[DISABLED]'))
    return `The kprobe at ${place} is disabled: the bytes are the function's own.`
  const there = instructions.find((each) => each.offset === offset)
  if (there === undefined) return `The kprobe at ${place} lies outside the bytes that were read.`
  if (there.bytes.startsWith('e9')) {
    return `The instruction at ${place} became a jump to an optimized-probe slot, ${named(there)}. What follows the jump, up to the next instruction, is the rest of what was there.`
  }
  if (there.bytes === armBreakpoint) {
    return `The instruction at ${place} became a breakpoint (brk #4); the kernel will run the saved instruction beside it.`
  }
  if (there.bytes === 'cc') {
    const soon = text.includes('[OPTIMIZED]')
      ? ' It will become a jump: the kernel has said so and has not written it yet.'
      : ''
    return `The first byte of the instruction at ${place} became int3 (cc); the kernel will single-step the saved instruction.${soon}`
  }
  return `The kernel lists a kprobe at ${place}, but its bytes show neither a breakpoint nor a jump.`
}

function untouched(instructions: readonly Instruction[]): string {
  const place =
    armPlace(instructions) ?? instructions.find(({ offset, bytes }) => offset <= 4 && nops.has(bytes))
  const nobody = "Nobody has patched this function, by the kernel's own lists."
  return place === undefined
    ? nobody
    : `${nobody} The ${nops.has(place.bytes) ? '5-byte nop' : 'nop'} at ${inHex(place.offset)} is ftrace's place.`
}

function named({ destination }: Instruction): string {
  if (destination === null) return 'an unknown place'
  return destination.name ?? destination.address
}
