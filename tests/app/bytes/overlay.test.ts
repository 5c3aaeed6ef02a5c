// Text with probes in it, decoded by what stood there: bytes of __ia32_sys_getuid as they were read from /proc/kcore of
// a 6.1 kernel of 32 bits, with probes of all kinds.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bytesOfHex,
  compareBytes,
  disassemble,
  disassembleOver,
  hexOfBytes,
  type Decoded,
} from '../../../app/bytes'

const arch = 'i686'
const address = 0xc108b1a0n
const original = '3e8d742600 55 64a1e8e6e5c1 8b807c050000 89e5 8b5004 8b406c e8312b0b00 5d c3 8db42600000000'
const hex = (digits: string) => bytesOfHex(digits.replaceAll(' ', ''))
/** As the agent keeps it. */
const stoodAt = (at: number) => ({ at, bytes: hex(original).slice(at, at + 5) })

async function over(now: string, places: readonly number[], cut = false) {
  const bytes = hex(now)
  const overlaid = await disassembleOver(arch, bytes, places.map(stoodAt), address, cut)
  const rows = overlaid.now.map(({ at, length, text, rest }) => ({
    at,
    bytes: hexOfBytes(bytes.subarray(at, at + length)),
    text,
    rest,
  }))
  return { ...overlaid, rows }
}

/** One word a row, `~` before what is the rest of an instruction. */
const words = (rows: readonly { bytes: string; rest: boolean }[]) =>
  rows.map(({ bytes, rest }) => `${rest ? '~' : ''}${bytes}`).join(' ')

describe('over what stood there', () => {
  it('a call has the room of the nop, and leads where it leads', async () => {
    const now = original.replace('3e8d742600', 'e883e5fcff')
    const found = await over(now, [0])
    expect(words(found.rows)).toBe(now)
    expect(found.now[0]!.target).toBe(0xc1059728n)
    expect(hexOfBytes(found.before!.bytes)).toBe(original.replaceAll(' ', ''))
    expect(found.before!.decoded).toEqual(await disassemble(arch, hex(original), address, false))
  })

  it('a jump within one instruction leaves the rest of it', async () => {
    const { rows } = await over(original.replace('64a1e8e6e5c1', 'e9557e7e06 c1'), [6])
    expect(words(rows)).toBe(original.replace('64a1e8e6e5c1', 'e9557e7e06 ~c1'))
    // As it stands, the byte left over eats what follows.
    const asItStands = await over(original.replace('64a1e8e6e5c1', 'e9557e7e06 c1'), [])
    expect(words(asItStands.rows)).not.toContain(' 8b807c050000 ')
  })

  it('a jump over two instructions leaves the rest of the second', async () => {
    const { rows } = await over(original.replace('8b5004 8b406c', 'e9475e7e06 6c'), [20])
    expect(words(rows)).toBe(original.replace('8b5004 8b406c', 'e9475e7e06 ~6c'))
  })

  it('each of many probes is found, breakpoints one behind the other as well', async () => {
    const now =
      '3e8d742600 cc e9017f7e06 ~c1 e9517f7e06 ~00 cc ~e5 cc ~5004 cc ~406c e8312b0b00 5d c3 8db42600000000'
    const { rows } = await over(now.replaceAll('~', ''), [12, 20, 23, 18, 5, 6])
    expect(words(rows)).toBe(now)
    expect(rows.find(({ at }) => at === 18)!.text).toBe('int3')
  })

  it('a probe of somebody else’s stays what it is', async () => {
    const now = '3e8d742600 55 64a1e8e6e5c1 e9fb5e7e06 ~00 e99f5e7e06 8b406c e8312b0b00 5d c3 8db42600000000'
    const stood = { at: 12, bytes: hex('8b807c0500') }
    const found = await disassembleOver(arch, hex(now.replaceAll('~', '')), [stood], address, false)
    expect(found.now.map(({ at, rest }) => [at, rest])).toEqual(
      [0, 5, 6, 12, 17, 18, 23, 26, 31, 32, 33].map((at) => [at, at === 17]),
    )
    expect(found.before!.decoded.find(({ at }) => at === 18)!.text).toContain('jmp')
  })

  it('a probe in an instruction that the reading cuts off is not lost', async () => {
    const { rows } = await over('3e8d742600 55 cca1', [6], true)
    expect(words(rows)).toBe('3e8d742600 55 cc ~a1')
  })
})

it('is decoded as it stands where nothing is known, or nothing can be decoded', async () => {
  const { rows, before } = await over('3e8d742600 cc 64a1e8e6e5c1', [])
  expect(before).toBeNull()
  expect(words(rows)).toBe('3e8d742600 cc 64a1e8e6e5c1')
  const stood = [{ at: 0, bytes: hex('93') }]
  expect((await disassembleOver('riscv64', hex('13000000'), stood, address, false)).before).toBeNull()
})

it('covers every byte once, whatever stood there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 60 }),
      fc.array(fc.record({ at: fc.integer({ min: -24, max: 60 }), bytes: fc.uint8Array({ maxLength: 24 }) })),
      async (bytes, originals) => {
        let end = 0
        for (const { at, length } of (await disassembleOver('x86_64', bytes, originals, address, false))
          .now) {
          expect(at).toBe(end)
          expect(length).toBeGreaterThan(0)
          end += length
        }
        expect(end).toBe(bytes.length)
      },
    ),
    { numRuns: 200 },
  )
})

it('is compared with what stood before: each instruction is given once, and the rest stays the rest', async () => {
  const digits = original.replace('8b5004 8b406c', 'e9475e7e06 6c').replaceAll(' ', '')
  const { now, before } = await over(digits, [20])
  const read = (decoded: readonly (Decoded & { readonly rest?: boolean })[], all: string) =>
    decoded.map(({ at, length, text, rest }) => ({
      offset: at,
      bytes: all.slice(2 * at, 2 * (at + length)),
      text,
      destination: null,
      ...(rest === true && { rest }),
    }))
  const old = read(before!.decoded, hexOfBytes(before!.bytes))
  for (const known of [old, null]) {
    const rows = compareBytes(read(now, digits), known)
    expect(words(rows.map(({ instruction, rest }) => ({ ...instruction, rest })))).toBe(
      original.replace('8b5004 8b406c', 'e9475e7e06 ~6c'),
    )
    expect(rows.flatMap((row) => row.before.map(({ offset }) => offset))).toEqual(
      known === null ? [] : [20, 23],
    )
  }
})
