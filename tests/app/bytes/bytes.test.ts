// Bytes as they were read from /proc/kcore of a 6.12 kernel, of __x64_sys_getuid, with each kind of probe on it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNop } from '../../../app/bytes/nops'
import { bytesOfHex, compareBytes, disassemble, explainBytes, paddingFrom } from '../../../app/bytes'
import type { Instruction, Patcher } from '../../../app/model/bytes'

const address = 0xffffffff810b9c90n

const dumps = {
  nothing: 'f30f1efa 0f1f440000 65488b05',
  ftrace: 'f30f1efa e81726273f 65488b05',
  jump: 'f30f1efa 0f1f440000 e91246273f',
  int3: 'f30f1efa 0f1f440000 cc488b05',
} as const

async function read(dump: string): Promise<Instruction[]> {
  const bytes = bytesOfHex(dump.replaceAll(' ', ''))
  const decoded = await disassemble('x86_64', bytes, address, true)
  return decoded.map(({ at, length, text, target }) => ({
    offset: at,
    bytes: Buffer.from(bytes.subarray(at, at + length)).toString('hex'),
    text,
    destination: target === null ? null : { address: `0x${target.toString(16)}`, name: 'where_it_leads' },
  }))
}

const kprobe = (offset: number, flags = ''): Patcher => ({
  by: 'kprobe',
  offset,
  text: `ffffffff810b9c90  k  __x64_sys_getuid+0x${offset.toString(16)}    ${flags}`.trim(),
})
const byFtrace: Patcher = { by: 'ftrace', offset: null, text: '__do_sys_getuid (1)' }

describe('the sentence on', () => {
  it('a function that nobody traces names the place of ftrace', async () => {
    expect(explainBytes({ instructions: await read(dumps.nothing), patchedBy: [] })).toEqual([
      "Nobody has patched this function, by the kernel's own lists. The 5-byte nop at +0x4 is ftrace's place.",
    ])
  })

  it('a function of a 32-bit kernel names it as well', async () => {
    const bytes = '3e8d742600'
    const decoded = await disassemble('i686', bytesOfHex(`${bytes}5589e5`), 0xc108b1a0n, true)
    expect(decoded.map(({ length }) => length)).toEqual([5, 1, 2])
    const instructions = [{ offset: 0, bytes, text: decoded[0]!.text, destination: null }]
    expect(explainBytes({ instructions, patchedBy: [] })[0]).toContain(
      "The 5-byte nop at +0x0 is ftrace's place.",
    )
  })

  it('the function tracer names where the call leads', async () => {
    expect(explainBytes({ instructions: await read(dumps.ftrace), patchedBy: [byFtrace] })).toEqual([
      'The 5-byte nop at +0x4 became a call to where_it_leads.',
    ])
  })

  it('a kprobe through ftrace says that there is no breakpoint', async () => {
    const patchedBy = [kprobe(4, '[FTRACE]'), byFtrace]
    expect(explainBytes({ instructions: await read(dumps.ftrace), patchedBy })).toEqual([
      'The 5-byte nop at +0x4 became a call to where_it_leads.',
      'A kprobe on ftrace: no breakpoint at all.',
    ])
  })

  it('an optimized kprobe names the slot of its jump', async () => {
    const [sentence] = explainBytes({
      instructions: await read(dumps.jump),
      patchedBy: [kprobe(9, '[OPTIMIZED]')],
    })
    expect(sentence).toContain('+0x9 became a jump to an optimized-probe slot, where_it_leads.')
    // Of two at one place the kernel lists both.
    const both = [kprobe(9, '[OPTIMIZED]'), kprobe(9, '[OPTIMIZED]')]
    expect(explainBytes({ instructions: await read(dumps.jump), patchedBy: both })).toEqual([sentence])
  })

  it('a breakpoint says whether it is about to become a jump', async () => {
    const instructions = await read(dumps.int3)
    const [stays] = explainBytes({ instructions, patchedBy: [kprobe(9)] })
    expect(stays).toContain('became int3 (cc)')
    expect(stays).not.toContain('will become a jump')
    const [soon] = explainBytes({ instructions, patchedBy: [kprobe(9, '[OPTIMIZED]')] })
    expect(soon).toContain('will become a jump')
  })

  it('bytes that contradict the list of kprobes says so', async () => {
    const [sentence] = explainBytes({ instructions: await read(dumps.nothing), patchedBy: [kprobe(4)] })
    expect(sentence).toBe(
      'The kernel lists a kprobe at +0x4, but its bytes show neither a breakpoint nor a jump.',
    )
  })

  it('lists that cannot be read is that nothing is known', async () => {
    const [sentence] = explainBytes({ instructions: await read(dumps.ftrace), patchedBy: null })
    expect(sentence).toContain('not known')
  })
})

describe('comparing', () => {
  it('lights the changed bytes up and gives what stood there once', async () => {
    // The jump takes five of the eight bytes of `mov %gs:…`.
    const rows = compareBytes(await read(`${dumps.jump}909090`), await read(`${dumps.nothing}44909090`))
    const changed = rows.filter((row) => row.changed.includes(true))
    expect(changed.map(({ instruction }) => instruction.bytes)).toEqual(['e91246273f'])
    expect(changed.flatMap(({ before }) => before.map(({ bytes }) => bytes))).toEqual(['65488b0544909090'])
    expect(rows.map(({ instruction, rest }) => [instruction.offset, instruction.bytes, rest])).toEqual([
      [0, 'f30f1efa', false],
      [4, '0f1f440000', false],
      [9, 'e91246273f', false],
      [14, '909090', true],
    ])
    const traced = compareBytes(await read(dumps.ftrace), await read(dumps.nothing))
    const call = traced.find(({ instruction }) => instruction.offset === 4)!
    expect(call.changed).toEqual([true, true, true, true, true])
    expect(call.before.map(({ bytes }) => bytes)).toEqual(['0f1f440000'])
  })

  it('finds nothing where nothing changed, or what was before is not known', async () => {
    const instructions = await read(dumps.ftrace)
    for (const before of [instructions, null]) {
      for (const row of compareBytes(instructions, before)) {
        expect(row.changed).not.toContain(true)
        expect(row.before).toEqual([])
      }
    }
  })
})

describe('padding', () => {
  const rowsOf = async (dump: string, before: string | null = null) =>
    compareBytes(await read(dump), before === null ? null : await read(before))

  it('is what stands behind the code up to the next function', async () => {
    // ret, and what the compiler fills up with.
    const rows = await rowsOf('89c0 c3 cc cc cc cc 6690 90 90')
    expect(paddingFrom(rows, new Set())).toBe(2)
  })

  it('is not a probe’s int3, whether one saw it come or the kernel lists it', async () => {
    expect(paddingFrom(await rowsOf('89c0 cc cc cc cc cc', '89c0 c3 cc cc cc cc'), new Set())).toBe(2)
    expect(paddingFrom(await rowsOf('89c0 cc cc cc cc cc'), new Set([2]))).toBe(2)
  })

  it('is known where it does not call itself a nop, as on 32 bits; code that computes an address is none', async () => {
    const bytes = bytesOfHex('5dc38db426000000008db42600000000908d7604')
    const texts = (await disassemble('i686', bytes, 0xc108b1bfn, false)).map(({ text }) => text)
    expect(texts.map((text) => isNop({ offset: 0, bytes: '', text, destination: null }))).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
    ])
  })

  it('is told of only where there is much of it', async () => {
    const rows = await rowsOf('89c0 c3 cc 90')
    expect(paddingFrom(rows, new Set())).toBe(rows.length)
  })
})

describe('disassembling', () => {
  it('gives the instructions with the place that a call leads to', async () => {
    const decoded = await disassemble('x86_64', bytesOfHex('f30f1efae81726273f'), address, false)
    expect(decoded.map(({ at, length }) => [at, length])).toEqual([
      [0, 4],
      [4, 5],
    ])
    expect(decoded[0]!.text).toContain('endbr64')
    // A call's displacement counts from the instruction behind it.
    expect(decoded[1]!.target).toBe(BigInt.asUintN(64, address + 9n + 0x3f272617n))
  })

  it.each(['x86_64', 'i686', 'aarch64', 'riscv64'])(
    'covers every byte of %s once, in order',
    async (arch) => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
          let end = 0
          for (const { at, length } of await disassemble(arch, bytes, address, false)) {
            expect(at).toBe(end)
            expect(length).toBeGreaterThan(0)
            end += length
          }
          expect(end).toBe(bytes.length)
        }),
        { numRuns: 200 },
      )
    },
  )

  it('leaves an instruction out that the reading cuts off', async () => {
    const cut = await disassemble('x86_64', bytesOfHex('f30f1efae817'), address, true)
    expect(cut).toHaveLength(1)
    const whole = await disassemble('x86_64', bytesOfHex('f30f1efae817'), address, false)
    expect(whole[1]).toMatchObject({ at: 4, length: 2, text: '(bad)' })
  })

  it('leaves undecoded what no library here knows', async () => {
    expect(await disassemble('riscv64', bytesOfHex('13000000'), address, false)).toEqual([
      { at: 0, length: 4, text: null, target: null },
    ])
  })
})
