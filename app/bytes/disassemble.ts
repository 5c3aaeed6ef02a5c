/** Bytes into instructions, by the library that knows the architecture. */
import { disassembleArm64 } from './arm64'
import type { Decoded } from './decoded'
import { disassembleX86 } from './x86'

/** Linux's `uname -m` of 32-bit x86. */
const x86Word = /^i[3-6]86$/

/**
 * Every byte belongs to exactly one instruction; those that are none are `(bad)`. An instruction that is cut off at the
 * end is left out when `cut` says that the function goes on behind the bytes.
 *
 * @param arch as `uname -m` has it
 * @param address of the first byte
 */
export async function disassemble(
  arch: string,
  bytes: Uint8Array,
  address: bigint,
  cut: boolean,
): Promise<Decoded[]> {
  if (arch === 'x86_64') return disassembleX86(64, bytes, address, cut)
  if (x86Word.test(arch)) return disassembleX86(32, bytes, address, cut)
  if (arch === 'aarch64') return disassembleArm64(bytes, address, cut)
  // On any other machine nothing is known of where they begin.
  return bytes.length === 0 ? [] : [{ at: 0, length: bytes.length, text: null, target: null }]
}
