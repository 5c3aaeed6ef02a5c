/** Instructions that do nothing, also those that do not say so: compilers for 32 bits fill with `lea (%esi),%esi`. */
import type { Instruction } from '../model/bytes'

const named = /^(nop|xchg +%ax,%ax)/
/** The address of a register's own value, into that register. */
const hidden = /^lea +(?:0x0|0)?\((%\w+)(?:,%eiz(?:,1)?)?\),\1$/

export function isNop({ text }: Instruction): boolean {
  return text !== null && (named.test(text) || isHiddenNop(text))
}

export function isHiddenNop(text: string): boolean {
  return hidden.test(text)
}
