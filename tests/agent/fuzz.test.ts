// Whatever bytes arrive, the agent (built with sanitizers) neither crashes nor hangs: it answers, ends, and says why.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeFrame, kinds, takeFrames } from './agentConnection'
import { makeAgent, native } from './agentProgram'

let program: string

beforeAll(async () => {
  const out = await makeAgent('sanitized', ['probescope-agent'], [`ARCH=${native}`, 'SANITIZE=1'])
  program = join(out, 'probescope-agent')
}, 240_000)

const request = (stream: number, method: string, params: unknown) =>
  encodeFrame(kinds['REQUEST']!, stream, Buffer.from(JSON.stringify({ method, params })))

/** A conversation that touches every method without slow ones: what is truncated and mutated. */
const conversation = Buffer.concat([
  request(1, 'hello', { protocol: 1, nonce: '0123456789abcdef', heartbeatTimeout: 5000 }),
  encodeFrame(kinds['HEARTBEAT']!, 0, Buffer.from('beat')),
  request(2, 'count-start', { run: 1, interval: 20, perCpu: true, scope: { kind: 'system' } }),
  request(3, 'attach', {
    run: 1,
    index: 0,
    source: { kind: 'tracepoint', system: 'sched', event: 'sched_switch', filter: 'prev_pid > 1' },
  }),
  request(4, 'attach', { run: 1, index: 1, source: { kind: 'software', event: 'page-faults' } }),
  request(5, 'attach', {
    run: 1,
    index: 2,
    source: { kind: 'uprobe', path: '/bin/sh', symbol: 'main', offset: 3 },
  }),
  request(6, 'catalogue', { part: 'tracepoints' }),
  encodeFrame(kinds['CANCEL']!, 6),
  request(7, 'describe', {
    source: { kind: 'tracepoint', system: 'sched', event: 'sched_wakeup', filter: null },
  }),
  request(8, 'ledger', {}),
  request(9, 'sweep', { dryRun: true }),
  request(10, 'detach', { run: 1, index: 0 }),
  request(11, 'count-stop', { run: 1 }),
  request(12, 'catalogue', { part: 'perf' }),
])

interface Outcome {
  readonly code: number | null
  readonly signal: string | null
  readonly stderr: string
  readonly output: Buffer
}

function converse(bytes: Buffer): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, { stdio: ['pipe', 'pipe', 'pipe'] })
    const output: Buffer[] = []
    let stderr = ''
    child.stdout.on('data', (data: Buffer) => output.push(data))
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
    child.stdin.on('error', () => {})
    child.on('close', (code, signal) => resolve({ code, signal, stderr, output: Buffer.concat(output) }))
    child.stdin.end(bytes)
  })
}

/** Ended by itself, quiet on stderr, with whole frames of JSON and, last, the reason. */
function expectGoodEnd({ code, signal, stderr, output }: Outcome): void {
  expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' })
  const { frames, rest } = takeFrames(output)
  expect(rest).toHaveLength(0)
  const last = frames.at(-1)!
  expect(last.kind).toBe(kinds['NOTICE'])
  expect(JSON.parse(last.payload.toString())).toMatchObject({ notice: 'ending', leftovers: [] })
  for (const frame of frames) {
    if ([kinds['RESPONSE'], kinds['FAILURE'], kinds['NOTICE']].includes(frame.kind)) {
      JSON.parse(frame.payload.toString())
    }
  }
}

const FUZZ = { numRuns: 60, seed: 20260, endOnFailure: true }
const TIMEOUT = 240_000

describe('a stream of frames', () => {
  it('as it should be is answered', async () => {
    const outcome = await converse(conversation)
    expectGoodEnd(outcome)
    const answered = takeFrames(outcome.output).frames.filter((frame) =>
      [kinds['RESPONSE'], kinds['FAILURE']].includes(frame.kind),
    )
    expect(answered.map((frame) => frame.stream).toSorted((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ])
  })

  it('cut anywhere', { timeout: TIMEOUT }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: conversation.length }), async (length) =>
        expectGoodEnd(await converse(conversation.subarray(0, length))),
      ),
      FUZZ,
    )
  })

  it('with bytes changed', { timeout: TIMEOUT }, async () => {
    const change = fc.record({
      at: fc.integer({ min: 0, max: conversation.length - 1 }),
      to: fc.integer({ min: 0, max: 255 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const bytes = Buffer.from(conversation)
        for (const { at, to } of changes) bytes[at] = to
        expectGoodEnd(await converse(bytes))
      }),
      FUZZ,
    )
  })

  it('with pieces taken out, doubled and swapped', { timeout: TIMEOUT }, async () => {
    const piece = fc.tuple(fc.nat(conversation.length), fc.nat(200))
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 12 }), async (pieces) =>
        expectGoodEnd(
          await converse(Buffer.concat(pieces.map(([at, size]) => conversation.subarray(at, at + size)))),
        ),
      ),
      FUZZ,
    )
  })

  it('with well-formed frames of any JSON', { timeout: TIMEOUT }, async () => {
    const method = fc.constantFrom('attach', 'count-start', 'detach', 'describe', 'estimate', 'sweep')
    const hello = conversation.subarray(0, 9 + conversation.readUInt32LE(0))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(method, fc.jsonValue()), { maxLength: 20 }), async (requests) => {
        const frames = requests.map(([name, params], i) => request(i + 2, name, params))
        expectGoodEnd(await converse(Buffer.concat([hello, ...frames])))
      }),
      FUZZ,
    )
  })

  it('of nothing but noise', { timeout: TIMEOUT }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 4096 }), async (noise) =>
        expectGoodEnd(await converse(Buffer.from(noise))),
      ),
      FUZZ,
    )
  })
})
