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
  const { mnemonic } = instruction
  const operands = instruction.op_str.replace(steppedBack, (_, digits: string) => `#-0x${back(digits)}`)
  const leads = branches.test(mnemonic) ? /#(0x[0-9a-f]+)$/.exec(operands) : null
  if (leads === null) return { text: written(mnemonic, operands), target: null }
  // The GNU assembler writes an address without the sign of a number.
  const before = operands.slice(0, leads.index)
  return { text: written(mnemonic, `${before}${leads[1]!}`), target: BigInt(leads[1]!) }
}

function written(mnemonic: string, operands: string): string {
  return `${mnemonic.padEnd(6)} ${operands}`.trimEnd()
}

/** What a register is stepped back by after it was used, `[x1], #-24`: the library writes it as a number without a sign. */
const steppedBack = /(?<=\], )#(0xf{8}[0-9a-f]{8})$/

function back(digits: string): string {
  return (-BigInt.asIntN(64, BigInt(digits))).toString(16)
}

function instructionIn(decoder: Capstone, bytes: Uint8Array, address: bigint) {
  try {
    return decoder.disasm(bytes, address)[0] ?? null
  } catch {
    // It throws where a word is none.
    return null
  }
}
