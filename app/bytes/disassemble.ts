/** Bytes into instructions. x86 by iced-x86, which is loaded (1.7 MB) only when something is to be decoded. */
import type { Decoder } from 'iced-x86'

export interface Decoded {
  /** Bytes from the first one given. */
  readonly at: number
  readonly length: number
  /** null: bytes of this architecture are not decoded. */
  readonly text: string | null
  /** Of a direct call, jump or branch. */
  readonly target: bigint | null
}

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
  // Instructions of arm64 are words; on any other machine nothing is known of where they begin.
  return undecoded(bytes.length, arch === 'aarch64' ? 4 : bytes.length)
}

function undecoded(length: number, step: number): Decoded[] {
  const all: Decoded[] = []
  for (let at = 0; at < length; at += step) {
    all.push({ at, length: Math.min(step, length - at), text: null, target: null })
  }
  return all
}

async function disassembleX86(
  bits: 32 | 64,
  bytes: Uint8Array,
  address: bigint,
  cut: boolean,
): Promise<Decoded[]> {
  const iced = await import('iced-x86')
  const decoder = new iced.Decoder(bits, bytes, iced.DecoderOptions.None)
  const formatter = new iced.Formatter(iced.FormatterSyntax.Gas)
  try {
    decoder.ip = address
    formatter.firstOperandCharIndex = 7
    formatter.uppercaseHex = false
    const all: Decoded[] = []
    while (decoder.canDecode) {
      const { at, instruction, invalid } = next(decoder, iced.DecoderError.NoMoreBytes)
      const near =
        instruction.isJmpShortOrNear || instruction.isJccShortOrNear || instruction.isCallNear
          ? instruction.nearBranchTarget
          : null
      const { length } = instruction
      const text = instruction.isInvalid ? '(bad)' : formatter.format(instruction)
      instruction.free()
      if (invalid === 'cut off') {
        if (!cut) all.push({ at, length: bytes.length - at, text: '(bad)', target: null })
        break
      }
      all.push({ at, length, text, target: near })
    }
    return all
  } finally {
    formatter.free()
    decoder.free()
  }
}

function next(decoder: Decoder, noMoreBytes: number) {
  const at = decoder.position
  const instruction = decoder.decode()
  const invalid = instruction.isInvalid && decoder.lastError === noMoreBytes ? 'cut off' : null
  return { at, instruction, invalid }
}
