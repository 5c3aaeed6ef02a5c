/** x86 by iced-x86, which is loaded (1.7 MB) only when something is to be decoded. */
import type { Decoder } from 'iced-x86'
import type { Decoded } from './decoded'

export async function disassembleX86(
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
