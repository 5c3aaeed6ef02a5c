/** arm64 by Capstone, which is loaded (3.3 MB) only when something is to be decoded. Every instruction is one word. */
import type { Capstone, CapstoneModule } from '@alexaltea/capstone-js'
import type { Decoded } from './decoded'

const word = 4

/** One of WebAssembly's machines is enough for all. */
let loaded: Promise<CapstoneModule> | null = null

async function capstone(): Promise<CapstoneModule> {
  const { default: load } = await import('@alexaltea/capstone-js')
  return load()
}

export async function disassembleArm64(bytes: Uint8Array, address: bigint, cut: boolean): Promise<Decoded[]> {
  loaded ??= capstone()
  const module = await loaded
  const decoder = new module.Capstone(module.ARCH_ARM64, module.MODE_LITTLE_ENDIAN)
  const all: Decoded[] = []
  try {
    for (let at = 0; at < bytes.length; at += word) {
      const length = Math.min(word, bytes.length - at)
      if (length === word)
        all.push({ at, length, ...decode(decoder, bytes.subarray(at, at + word), address + BigInt(at)) })
      else if (!cut) all.push({ at, length, text: '(bad)', target: null })
    }
  } finally {
    decoder.close()
  }
  return all
}

/** Of the words that change where execution goes on, the last operand says where. */
const branches = /^(b|bl|b\.[a-z]{2}|bc\.[a-z]{2}|cbn?z|tbn?z)$/

function decode(decoder: Capstone, bytes: Uint8Array, address: bigint): Pick<Decoded, 'text' | 'target'> {
  const instruction = instructionIn(decoder, bytes, address)
  if (instruction === null) return { text: '(bad)', target: null }
  const { mnemonic, op_str: operands } = instruction
  const leads = branches.test(mnemonic) ? /#(0x[0-9a-f]+)$/.exec(operands) : null
  if (leads === null) return { text: `${mnemonic.padEnd(7)}${operands}`.trimEnd(), target: null }
  // The GNU assembler writes an address without the sign of a number.
  const before = operands.slice(0, leads.index)
  return { text: `${mnemonic.padEnd(7)}${before}${leads[1]!}`, target: BigInt(leads[1]!) }
}

function instructionIn(decoder: Capstone, bytes: Uint8Array, address: bigint) {
  try {
    return decoder.disasm(bytes, address)[0] ?? null
  } catch {
    // It throws where a word is none.
    return null
  }
}
