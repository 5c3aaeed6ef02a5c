import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeSamples } from '../../../app/decoders/samples'

interface GoldenSamples {
  readonly name: string
  readonly payload: string
  readonly time: string
  readonly agentCpu: string
  readonly cpus: number
  readonly dropped: number
  readonly records: readonly {
    readonly index: number
    readonly flags: number
    readonly count: string
    readonly enabled: string
    readonly running: string
    readonly lost: string
    readonly missed: string
    readonly own: string
    readonly perCpu: readonly string[]
  }[]
}

const golden = JSON.parse(
  readFileSync(new URL('../../fixtures/protocol/samples.json', import.meta.url), 'utf8'),
) as GoldenSamples[]

describe('golden samples', () => {
  it.each(golden)('$name', ({ payload, time, agentCpu, cpus, dropped, records }) => {
    const bytes = Buffer.from(payload, 'hex')
    // At each offset of a chunk: the columns need alignment, the frame has none.
    for (const offset of [0, 1, 2, 3, 5]) {
      const chunk = new Uint8Array(bytes.length + offset)
      chunk.set(bytes, offset)
      const decoded = decodeSamples(chunk.subarray(offset))
      if (!decoded.ok) throw new Error(decoded.failure.message)
      const samples = decoded.value
      expect(samples).toMatchObject({
        time: Number(time),
        agentCpu: Number(agentCpu),
        cpus,
        dropped,
        rows: records.length,
      })
      for (const column of ['index', 'flags'] as const) {
        expect([...samples[column]]).toEqual(records.map((record) => record[column]))
      }
      for (const column of ['count', 'enabled', 'running', 'lost', 'missed', 'own'] as const) {
        expect([...samples[column]]).toEqual(records.map((record) => Number(record[column])))
      }
      expect([...samples.perCpu]).toEqual(records.flatMap(({ perCpu }) => perCpu.map(Number)))
    }
  })
})

describe('64-bit counters', () => {
  it('are exact up to 2^53', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 53n) - 1n }), (time) => {
        const payload = Buffer.alloc(32)
        payload.writeBigUInt64LE(time, 0)
        const decoded = decodeSamples(payload)
        expect(decoded.ok && BigInt(decoded.value.time)).toBe(time)
      }),
    )
  })
})

describe('samples of another size than they say', () => {
  const whole = Buffer.from(golden.at(-1)!.payload, 'hex')

  it('are a failure at every length', () => {
    for (let length = 0; length < whole.length; length++) {
      const decoded = decodeSamples(whole.subarray(0, length))
      expect(decoded.ok ? null : decoded.failure.code).toBe('protocol')
    }
    expect(decodeSamples(Buffer.concat([whole, Buffer.alloc(8)])).ok).toBe(false)
  })

  it('never make more than arrived', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.nat(0xffff_ffff), fc.nat(256), (sources, cpus, extra) => {
        const payload = Buffer.alloc(32 + extra)
        payload.writeUInt32LE(sources, 16)
        payload.writeUInt32LE(cpus, 20)
        const decoded = decodeSamples(payload)
        expect(decoded.ok).toBe(sources * (56 + cpus * 8) === extra)
      }),
      {
        examples: [
          [0x1000_0000, 0xffff_ffff, 0],
          [0, 0xffff_ffff, 0],
          [2, 0, 112],
        ],
      },
    )
  })
})
