/** A function's bytes now beside those before: which bytes changed, and what stood there. */
import type { Instruction } from '../model/bytes'

export interface ComparedInstruction {
  readonly instruction: Instruction
  /** One for each byte of the instruction: whether it was another before. */
  readonly changed: readonly boolean[]
  /** The instructions before, in part or whole where this one changed; each is given once, to the first that touches it. */
  readonly before: readonly Instruction[]
}

/** @param before the same function at another time; null: not known, and then nothing counts as changed */
export function compareBytes(
  now: readonly Instruction[],
  before: readonly Instruction[] | null,
): ComparedInstruction[] {
  const old = bytesByOffset(before ?? [])
  const given = new Set<Instruction>()
  return now.map((instruction) => {
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
    return { instruction, changed, before: touched }
  })
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
