// What a function of an arm64 kernel decodes to, held against GNU binutils' own listing of the same words.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bytesOfHex, disassemble, explainBytes } from '../../../app/bytes'
import type { Instruction, Patcher } from '../../../app/model/bytes'

const address = 0xffff800080010000n

interface Listed {
  readonly address: bigint
  readonly bytes: Uint8Array
  readonly text: string
  /** Of what jumps there; null where it stands in a register, or nothing is jumped to. */
  readonly target: bigint | null
}

/** `ffff80008001002c:\t94000062 \tbl\tffff8000800101b4 <callee>` */
const line = /^([0-9a-f]+):\t([0-9a-f]{8}) \t([^\t\n]+)(?:\t(.*))?$/gm
const branch = /^(b|bl|b\.\w+|cbn?z|tbn?z)$/

function listing(): Listed[] {
  const text = readFileSync('tests/fixtures/arm64/instructions.objdump', 'utf8')
  return [...text.matchAll(line)].map(([, at, word, mnemonic, operands = '']) => {
    // A word is written as a number; in memory its lowest byte is first.
    const bytes = bytesOfHex(word!).toReversed()
    const place = /\b([0-9a-f]{16}) </.exec(operands)
    return {
      address: BigInt(`0x${at}`),
      bytes,
      text: `${mnemonic!} ${operands}`,
      target: place !== null && branch.test(mnemonic!) ? BigInt(`0x${place[1]!}`) : null,
    }
  })
}

/** Two names of one condition: by what was compared, and by the flag. */
const conditions: Readonly<Record<string, string>> = { hs: 'cs', lo: 'cc' }

/** What is said, however it is written: one space, numbers in decimal, all ones as -1, of conditions with two names one. */
function meaning(text: string): string {
  return text
    .replace(/\/\/.*|<.*/g, '')
    .replace(/\b[0-9a-f]{16}\b/, '0x$&')
    .replace(/#0xf{8}(f{8})?\b/, '#-1')
    .replace(/(-?)(0x[0-9a-f]+)/g, (_, sign: string, digits: string) => `${sign}${BigInt(digits)}`)
    .replace(/\b(hs|lo)\b/g, (name) => conditions[name]!)
    .replace(/#|(?<=,) /g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

describe('decoding arm64', () => {
  const listed = listing()

  it('has every instruction of the listing', () => expect(listed).toHaveLength(111))

  it.each(listed.map((each) => [each.text.replace(/\t/g, ' '), each] as const))('%s', async (_, each) => {
    const [decoded, ...more] = await disassemble('aarch64', each.bytes, each.address, false)
    expect(more).toEqual([])
    expect(decoded!.target).toBe(each.target)
    expect(meaning(decoded!.text!)).toBe(/undefined/.test(each.text) ? '(bad)' : meaning(each.text))
  })

  it('keeps a long mnemonic and its operands apart', async () => {
    expect((await disassemble('aarch64', bytesOfHex('4100e0f8'), address, false))[0]!.text).toBe(
      'ldaddal x0, x1, [x2]',
    )
  })

  it('leaves out a word that the reading cuts off', async () => {
    const bytes = bytesOfHex('1f2003d51f20')
    expect(await disassemble('aarch64', bytes, address, true)).toHaveLength(1)
    expect((await disassemble('aarch64', bytes, address, false))[1]).toMatchObject({
      length: 2,
      text: '(bad)',
    })
  })
})

describe('on arm64 the sentence on', () => {
  const byFtrace: Patcher = { by: 'ftrace', offset: null, text: '__do_sys_getuid (1)' }
  const kprobe: Patcher = { by: 'kprobe', offset: 8, text: 'ffff800080010008  k  __do_sys_getuid+0x8' }
  const arm = async (dump: string): Promise<Instruction[]> => {
    const bytes = bytesOfHex(dump.replaceAll(' ', ''))
    const decoded = await disassemble('aarch64', bytes, address, true)
    return decoded.map(({ at, length, text, target }) => ({
      offset: at,
      bytes: Buffer.from(bytes.subarray(at, at + length)).toString('hex'),
      text,
      destination: target === null ? null : { address: `0x${target.toString(16)}`, name: 'ftrace_caller' },
    }))
  }

  it('a function that nobody traces names the place of ftrace', async () => {
    const instructions = await arm('5f2403d5 e9031eaa 1f2003d5 3f2303d5')
    expect(explainBytes({ instructions, patchedBy: [] })).toEqual([
      "Nobody has patched this function, by the kernel's own lists. The nop at +0x8 is ftrace's place.",
    ])
  })

  it('the function tracer names where the call leads', async () => {
    const instructions = await arm('e9031eaa 00010094 3f2303d5')
    expect(explainBytes({ instructions, patchedBy: [byFtrace] })).toEqual([
      'The nop at +0x4 became a call to ftrace_caller.',
    ])
  })

  it('a kprobe says that it is a breakpoint', async () => {
    const instructions = await arm('e9031eaa 1f2003d5 800020d4')
    const [sentence] = explainBytes({ instructions, patchedBy: [kprobe] })
    expect(sentence).toContain('+0x8 became a breakpoint (brk #4)')
  })
})
