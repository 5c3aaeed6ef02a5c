/** A function's bytes now beside those before: which bytes changed, and what stood there. */
import type { Instruction } from '../model/bytes'

export interface ComparedInstruction {
  readonly instruction: Instruction
  /** One for each byte of the instruction: whether it was another before. */
  readonly changed: readonly boolean[]
  /** The instructions before, in part or whole where this one changed; each is given once, to the first that touches it. */
  readonly before: readonly Instruction[]
  /** No instruction at all: what a jump left over of the one that it was written into. It never runs. */
  readonly rest: boolean
}

/** @param before the same function at another time; null: not known, and then nothing counts as changed */
export function compareBytes(
  now: readonly Instruction[],
  before: readonly Instruction[] | null,
): ComparedInstruction[] {
  const old = bytesByOffset(before ?? [])
  const given = new Set<Instruction>()
  return realigned(now, before ?? []).map(({ instruction, rest }) => {
    const changed = bytesOf(instruction).map((byte, index) => {
      const was = old.get(instruction.offset + index)
      return was !== undefined && was !== byte
    })
    const touched = (before ?? []).filter(
      (each) =>
        !given.has(each) &&
        changed.some((is, index) => {
          const at = instruction.offset + index
          return is && at >= each.offset && at < each.offset + each.bytes.length / 2
        }),
    )
    touched.forEach((each) => given.add(each))
    return { instruction, changed, before: touched, rest }
  })
}

/**
 * A jump of five bytes written into an instruction of eight leaves three that decode as nonsense, and so may what
 * follows: there the instructions before say where one begins.
 */
function realigned(
  now: readonly Instruction[],
  before: readonly Instruction[],
): { readonly instruction: Instruction; readonly rest: boolean }[] {
  const digits = now.map(({ bytes }) => bytes).join('')
  const first = now[0]?.offset ?? 0
  const bytesNow = (from: number, to: number) => digits.slice(2 * (from - first), 2 * (to - first))
  const found: { instruction: Instruction; rest: boolean }[] = []
  const end = first + digits.length / 2
  let at = first
  while (at < end) {
    const was = before.find((each) => each.offset < at && at < endOf(each))
    const instruction =
      now.find((each) => each.offset === at) ??
      before.find((each) => each.offset === at && bytesNow(at, endOf(each)) === each.bytes)
    const rest = (was !== undefined && found.length > 0) || instruction?.rest === true
    if (rest || instruction === undefined) {
      const until = Math.min(
        end,
        was !== undefined ? endOf(was) : instruction === undefined ? at + 1 : endOf(instruction),
      )
      const bytes = bytesNow(at, until)
      found.push({ instruction: { offset: at, bytes, text: null, destination: null }, rest: true })
      at = until
    } else {
      found.push({ instruction, rest: false })
      at = endOf(instruction)
    }
  }
  return found
}

function endOf({ offset, bytes }: Instruction): number {
  return offset + bytes.length / 2
}

/** Two hexadecimal digits each. */
export function bytesOf({ bytes }: Pick<Instruction, 'bytes'>): string[] {
  return bytes.match(/../g) ?? []
}

function bytesByOffset(instructions: readonly Instruction[]): Map<number, string> {
  return new Map(
    instructions.flatMap((each) => bytesOf(each).map((byte, index) => [each.offset + index, byte] as const)),
  )
}
