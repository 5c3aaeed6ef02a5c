import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  encodeFrame,
  FrameDecoder,
  frameHeaderBytes,
  maxPayloadBytes,
  type Direction,
  type Frame,
  type FrameKind,
} from '../../../app/protocol/frames'
import protocol from '../../../app/protocol/protocol.json'

interface GoldenStream {
  readonly name: string
  readonly direction: Direction
  readonly bytes: string
  readonly frames: readonly { kind: FrameKind; stream: number; payload: string }[]
  readonly outcome: 'complete' | 'needs-more' | 'too-long' | 'unknown-kind'
}

const golden = JSON.parse(
  readFileSync(new URL('../../fixtures/protocol/streams.json', import.meta.url), 'utf8'),
) as GoldenStream[]

/** Decodes pieces; what comes out is copied, since it may share memory with them. */
function decode(direction: Direction, pieces: readonly Uint8Array[]) {
  const decoder = new FrameDecoder(direction)
  const frames: { kind: FrameKind; stream: number; payload: string }[] = []
  let failure = null
  for (const piece of pieces) {
    failure = decoder.push(piece, ({ kind, stream, payload }: Frame) =>
      frames.push({ kind, stream, payload: Buffer.from(payload).toString('hex') }),
    )
  }
  return { frames, failure, end: decoder.end() }
}

function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const places = [...at.map((place) => place % (bytes.length + 1)), 0, bytes.length].sort((a, b) => a - b)
  return places.slice(1).map((end, i) => bytes.slice(places[i], end))
}

const kindsOf = (direction: Direction): FrameKind[] =>
  protocol.kinds.filter((kind) => kind.direction === direction).map(({ name }) => name as FrameKind)

const frameArbitrary = (direction: Direction) =>
  fc.record({
    kind: fc.constantFrom(...kindsOf(direction)),
    stream: fc.nat({ max: 0xffff_ffff }),
    payload: fc.uint8Array({ maxLength: 300 }),
  })

describe('golden streams', () => {
  it('are there', () => {
    expect(golden.length).toBeGreaterThan(8)
    expect(new Set(golden.map(({ outcome }) => outcome))).toEqual(
      new Set(['complete', 'needs-more', 'too-long', 'unknown-kind']),
    )
  })

  it.each(golden)('$name', ({ direction, bytes, frames, outcome }) => {
    const stream = Buffer.from(bytes, 'hex')
    // Whole, byte by byte, and cut in the middle: the same frames.
    for (const pieces of [[stream], cut(stream, [...stream.keys()]), cut(stream, [stream.length >> 1])]) {
      const decoded = decode(direction, pieces)
      expect(decoded.frames).toEqual(frames)
      if (outcome === 'complete') {
        expect(decoded.failure).toBeNull()
        expect(decoded.end).toBeNull()
      } else if (outcome === 'needs-more') {
        expect(decoded.failure).toBeNull()
        expect(decoded.end?.code).toBe('protocol')
      } else {
        expect(decoded.failure?.code).toBe('protocol')
        expect(decoded.failure?.message).toMatch(outcome === 'too-long' ? /bytes/ : /kind/)
      }
    }
  })

  it.each(golden.filter(({ outcome }) => outcome === 'complete'))('encodes: $name', ({ bytes, frames }) => {
    const encoded = frames.map(({ kind, stream, payload }) =>
      encodeFrame(kind, stream, Buffer.from(payload, 'hex')),
    )
    expect(Buffer.concat(encoded).toString('hex')).toBe(bytes)
  })
})

describe('any frames', () => {
  it.each(['down', 'up'] as const)('come out as they went in, however they are cut (%s)', (direction) => {
    fc.assert(
      fc.property(
        fc.array(frameArbitrary(direction), { maxLength: 20 }),
        fc.array(fc.nat()),
        (frames, at) => {
          const bytes = Buffer.concat(
            frames.map(({ kind, stream, payload }) => encodeFrame(kind, stream, payload)),
          )
          const decoded = decode(direction, cut(bytes, at))
          expect(decoded.failure).toBeNull()
          expect(decoded.end).toBeNull()
          expect(decoded.frames).toEqual(
            frames.map(({ kind, stream, payload }) => ({
              kind,
              stream,
              payload: Buffer.from(payload).toString('hex'),
            })),
          )
        },
      ),
    )
  })

  it('cut short: the whole ones come, and the end is a failure', () => {
    fc.assert(
      fc.property(fc.array(frameArbitrary('up'), { minLength: 1, maxLength: 5 }), fc.nat(), (frames, at) => {
        const encoded = frames.map(({ kind, stream, payload }) => encodeFrame(kind, stream, payload))
        const bytes = Buffer.concat(encoded)
        const short = bytes.subarray(0, at % bytes.length)
        let whole = 0
        for (let length = 0; whole < encoded.length; whole++) {
          length += encoded[whole]!.length
          if (length > short.length) break
        }
        const decoded = decode('up', [short])
        expect(decoded.frames).toHaveLength(whole)
        const between = encoded.slice(0, whole).reduce((sum, each) => sum + each.length, 0) === short.length
        expect(decoded.end === null).toBe(between)
      }),
    )
  })

  it('mutated or made up: frames or a failure, never an exception, never a frame too long', () => {
    fc.assert(
      fc.property(
        fc.array(frameArbitrary('up'), { maxLength: 8 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.uint8Array({ maxLength: 64 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        (frames, mutations, tail, at) => {
          const bytes = Buffer.concat([
            ...frames.map(({ kind, stream, payload }) => encodeFrame(kind, stream, payload)),
            tail,
          ])
          for (const [place, value] of mutations) if (bytes.length > 0) bytes[place % bytes.length] = value
          const whole = decode('up', [bytes])
          for (const { payload } of whole.frames) {
            expect(payload.length / 2).toBeLessThanOrEqual(bytes.length - frameHeaderBytes)
          }
          // What comes out does not depend on how it arrives.
          const pieces = decode('up', cut(bytes, at))
          expect(pieces.frames).toEqual(whole.frames)
          expect(pieces.failure?.message).toBe(whole.failure?.message)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('a malformed stream', () => {
  it('stays so: what follows is not taken for frames', () => {
    const decoder = new FrameDecoder('up')
    const taken: Frame[] = []
    const take = (frame: Frame) => void taken.push(frame)
    expect(decoder.push(encodeFrame('ECHO', 0), take)).toBeNull()
    expect(decoder.push(encodeFrame('REQUEST', 1), take)?.message).toContain('kind')
    expect(decoder.push(encodeFrame('ECHO', 0), take)?.code).toBe('protocol')
    expect(taken).toHaveLength(1)
  })

  it('announcing gigabytes is refused before anything of that size is made', () => {
    const header = Buffer.from('ffffffff1500000000', 'hex')
    const before = process.memoryUsage().arrayBuffers
    expect(decode('up', [header]).failure?.message).toContain(String(maxPayloadBytes))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 20)
  })

  it('is no way out for us either', () => {
    expect(() => encodeFrame('REQUEST', 1, new Uint8Array(maxPayloadBytes + 1))).toThrow(RangeError)
    expect(encodeFrame('REQUEST', 1, new Uint8Array(maxPayloadBytes))).toHaveLength(
      maxPayloadBytes + frameHeaderBytes,
    )
  })
})
