/** What fills the room between a function's code and the next function: it never runs, and is nothing to be read. */
import type { ComparedInstruction } from './compare'
import { isNop } from './nops'

/** Fewer are shown as they are. */
const fewest = 3

/**
 * Index of the first row of padding, of rows up to the next function; their number when there is none.
 *
 * @param probed offsets at which the kernel lists a probe: an int3 there is none of padding's
 */
export function paddingFrom(rows: readonly ComparedInstruction[], probed: ReadonlySet<number>): number {
  let first = rows.length
  while (first > 0 && isFiller(rows[first - 1]!, probed)) first--
  return rows.length - first < fewest ? rows.length : first
}

function isFiller({ instruction, changed, rest }: ComparedInstruction, probed: ReadonlySet<number>): boolean {
  if (rest || changed.includes(true) || probed.has(instruction.offset)) return false
  return isNop(instruction) || instruction.text?.startsWith('int3') === true
}
