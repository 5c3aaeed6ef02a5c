import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Notice } from '../../app/protocol/notices'
import { AgentClient } from '../../main/engine/agent/agentClient'
import { Heartbeat, heartbeatTimes } from '../../main/engine/agent/heartbeat'
import { ScriptedAgent } from './scriptedAgent'

const quiet = { interval: 60_000, silence: 60_000 }

function connect(options: ConstructorParameters<typeof AgentClient>[1] = { heartbeat: quiet }) {
  const agent = new ScriptedAgent()
  return { agent, client: new AgentClient(agent.channel, options) }
}

describe('a request', () => {
  it('is answered by the frame of its stream, in any order', async () => {
    const { agent, client } = connect()
    const first = client.ask('ledger', {})
    const second = client.ask('bye', {})
    const [one, two] = [await agent.hears('REQUEST'), await agent.hears('REQUEST', 1)]
    expect(JSON.parse(one.text)).toEqual({ method: 'ledger', params: {} })
    expect(one.stream).not.toBe(two.stream)
    agent.say('RESPONSE', two.stream, { leftovers: ['instance x'] })
    agent.say('RESPONSE', one.stream, { entries: [] })
    expect(await first).toEqual({ ok: true, value: { entries: [] } })
    expect(await second).toEqual({ ok: true, value: { leftovers: ['instance x'] } })
  })

  it('collects its parts, inflated', async () => {
    const { agent, client } = connect()
    const answer = client.request('catalogue', { part: 'tracepoints' })
    const { stream } = await agent.hears('REQUEST')
    const text = 'sched\tsched_switch\t316\n'.repeat(1_000)
    const packed = deflateSync(text)
    for (let at = 0; at < packed.length; at += 7) agent.say('PART', stream, packed.subarray(at, at + 7))
    agent.say('RESPONSE', stream, { entries: 1_000, bytes: text.length, note: null })
    expect(await answer).toMatchObject({ ok: true, value: { text, result: { entries: 1_000 } } })
    expect(client.linkBytes).toBeGreaterThan(packed.length)
  })

  it('is refused in the words of the agent', async () => {
    const { agent, client } = connect()
    const answer = client.ask('ledger', {})
    const refusal = { code: 'permission', message: 'No', remedy: 'Ask', detail: 'EPERM', place: null }
    agent.say('FAILURE', (await agent.hears('REQUEST')).stream, refusal)
    expect(await answer).toEqual({ ok: false, failure: refusal })
  })

  it.each([
    ['of the wrong shape', '{"entries": 7}'],
    ['that is not JSON', '{"entries": ['],
    ['that is not UTF-8', Uint8Array.of(0xff, 0xfe)],
    ['that is empty', ''],
  ])('fails alone with an answer %s', async (_, payload) => {
    const { agent, client } = connect()
    const bad = client.ask('ledger', {})
    agent.say('RESPONSE', (await agent.hears('REQUEST')).stream, payload)
    expect(await bad).toMatchObject({ ok: false, failure: { code: 'protocol' } })
    const good = client.ask('ledger', {})
    agent.say('RESPONSE', (await agent.hears('REQUEST', 1)).stream, { entries: [] })
    expect(await good).toMatchObject({ ok: true })
  })

  it('fails when parts are no zlib stream', async () => {
    const { agent, client } = connect()
    const answer = client.request('catalogue', { part: 'perf' })
    const { stream } = await agent.hears('REQUEST')
    agent.say('PART', stream, 'not compressed at all')
    agent.say('RESPONSE', stream, { entries: 1, bytes: 1, note: null })
    expect(await answer).toMatchObject({ ok: false, failure: { code: 'protocol' } })
  })

  it('stops a target that sends too much, compressed or inflated', async () => {
    const limits = { compressed: 10_000, inflated: 100_000 }
    const { agent, client } = connect({ heartbeat: quiet, limits })
    const bomb = client.request('catalogue', { part: 'functions' })
    const { stream } = await agent.hears('REQUEST')
    agent.say('PART', stream, deflateSync(Buffer.alloc(5_000_000)))
    agent.say('RESPONSE', stream, { entries: 1, bytes: 1, note: null })
    expect(await bomb).toMatchObject({ ok: false, failure: { code: 'limit' } })

    const flood = client.request('catalogue', { part: 'functions' })
    const next = await agent.hears('REQUEST', 1)
    for (let i = 0; i < 11; i++) agent.say('PART', next.stream, new Uint8Array(1_000))
    expect(await flood).toMatchObject({ ok: false, failure: { code: 'limit' } })
    expect((await agent.hears('CANCEL')).stream).toBe(next.stream)
  })

  it('is given up after its time, and cancelled there', async () => {
    const { agent, client } = connect()
    const answer = await client.ask('ledger', {}, 20)
    expect(answer).toMatchObject({ ok: false, failure: { code: 'timeout' } })
    const { stream } = await agent.hears('REQUEST')
    expect((await agent.hears('CANCEL')).stream).toBe(stream)
    // Its answer, when it comes after all, is nobody's.
    agent.say('RESPONSE', stream, { entries: [] })
    agent.say('FAILURE', stream, { code: 'cancelled', message: 'cancelled' })
    const next = client.ask('ledger', {})
    agent.say('RESPONSE', (await agent.hears('REQUEST', 1)).stream, { entries: [] })
    expect(await next).toMatchObject({ ok: true })
  })

  it('is not sent when it was cancelled before', async () => {
    const { agent, client } = connect()
    const answer = client.request('ledger', {}, { signal: AbortSignal.abort() })
    expect(await answer).toMatchObject({ ok: false, failure: { code: 'cancelled' } })
    void client.ask('bye', {})
    expect(JSON.parse((await agent.hears('REQUEST')).text)).toMatchObject({ method: 'bye' })
  })

  it('is cancelled by its signal', async () => {
    const { agent, client } = connect()
    const controller = new AbortController()
    const answer = client.request('ledger', {}, { signal: controller.signal })
    const { stream } = await agent.hears('REQUEST')
    controller.abort()
    expect(await answer).toMatchObject({ ok: false, failure: { code: 'cancelled' } })
    expect((await agent.hears('CANCEL')).stream).toBe(stream)
  })

  it('too long for a frame is refused here', async () => {
    const { client } = connect()
    const nonce = 'x'.repeat(2 << 20)
    const answer = await client.ask('hello', { protocol: 1, nonce, heartbeatTimeout: 1 })
    expect(answer).toMatchObject({ ok: false, failure: { code: 'limit' } })
  })
})

describe('the end', () => {
  it('of the stream fails everything that waits, and what comes after', async () => {
    const { agent, client } = connect()
    const answer = client.ask('ledger', {})
    await agent.hears('REQUEST')
    agent.hangUp()
    expect(await answer).toMatchObject({ ok: false, failure: { code: 'lost' } })
    expect(await client.ended).toMatchObject({ failure: { code: 'lost' }, ending: null })
    expect(await client.ask('ledger', {})).toMatchObject({ ok: false, failure: { code: 'lost' } })
    await vi.waitFor(() => expect(agent.inputEnded).toBe(true))
  })

  it('in the middle of a frame says so', async () => {
    const { agent, client } = connect()
    agent.sayBytes(Uint8Array.of(5, 0, 0, 0, 16, 1))
    agent.hangUp()
    expect(await client.ended).toMatchObject({ failure: { code: 'protocol' } })
  })

  it('tells the last words of the agent', async () => {
    const { agent, client } = connect()
    agent.say('NOTICE', 0, { notice: 'ending', reason: 'signal SIGTERM', leftovers: ['x'] })
    agent.hangUp()
    expect((await client.ended).ending).toEqual({
      notice: 'ending',
      reason: 'signal SIGTERM',
      leftovers: ['x'],
    })
  })

  it('comes after silence, and not while anything is heard', async () => {
    const { agent, client } = connect({ heartbeat: { interval: 50, silence: 300 } })
    const beat = await agent.hears('HEARTBEAT')
    const alive = setInterval(() => agent.say('ECHO', 0, beat.text), 50)
    await new Promise((resolve) => setTimeout(resolve, 700))
    clearInterval(alive)
    const since = performance.now()
    expect(await client.ended).toMatchObject({ failure: { code: 'lost', message: /has not answered/ } })
    expect(performance.now() - since).toBeGreaterThan(200)
    expect(performance.now() - since).toBeLessThan(10_000)
  })
})

describe('a heartbeat', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** Milliseconds after which a target that says nothing any more counts as lost, when it spoke last so long after a beat. */
  function noticed(lastWord: number): number {
    let at = NaN
    const heartbeat = new Heartbeat(
      heartbeatTimes,
      () => {},
      () => (at = Number.isNaN(at) ? performance.now() : at),
    )
    vi.advanceTimersByTime(lastWord)
    heartbeat.heard()
    const since = performance.now()
    vi.advanceTimersByTime(60_000)
    heartbeat.dispose()
    return at - since
  }

  it('is patient with a slow target, and notices a lost one within 15 s', () => {
    for (const lastWord of [0, 1, 700, 1_999, 2_000, 3_500]) {
      expect(noticed(lastWord)).toBeGreaterThan(10_000)
      expect(noticed(lastWord)).toBeLessThan(14_000)
    }
  })

  it('takes no silence for the target’s that was its own', () => {
    const lost = vi.fn<() => void>()
    const heartbeat = new Heartbeat(heartbeatTimes, () => {}, lost)
    vi.advanceTimersByTime(4_000)
    heartbeat.heard()
    // The laptop sleeps: no timer fires meanwhile.
    const slept = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 100_000)
    vi.advanceTimersByTime(2_000)
    slept.mockRestore()
    expect(lost).not.toHaveBeenCalled()
    heartbeat.dispose()
  })
})

describe('what comes unasked', () => {
  it('samples that are not what they say end it', async () => {
    const { agent, client } = connect()
    agent.say('SAMPLES', 1, new Uint8Array(40))
    expect(await client.ended).toMatchObject({ failure: { code: 'protocol' } })
  })

  it('a notice that cannot be read is told as a warning', async () => {
    const { agent, client } = connect()
    const notices: Notice[] = []
    client.notices.on((notice) => notices.push(notice))
    agent.say('NOTICE', 0, { notice: 'party' })
    agent.say('NOTICE', 0, { notice: 'ledger', changes: 2 })
    await vi.waitFor(() => expect(notices).toHaveLength(2))
    expect(notices[0]).toMatchObject({ notice: 'warning' })
    expect(notices[1]).toEqual({ notice: 'ledger', changes: 2 })
  })

  it('any bytes at all: frames, or a clean end with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }),
        fc.array(
          fc.record({
            kind: fc.constantFrom('RESPONSE', 'FAILURE', 'PART', 'SAMPLES', 'NOTICE', 'ECHO'),
            stream: fc.nat(3),
            payload: fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.json()),
          }),
          { maxLength: 8 },
        ),
        async (noise, frames) => {
          const { agent, client } = connect()
          const answer = client.ask('ledger', {})
          for (const { kind, stream, payload } of frames) agent.say(kind as 'PART', stream, payload)
          for (const bytes of noise) agent.sayBytes(bytes)
          agent.hangUp()
          const settled = await answer
          if (!settled.ok) expect(settled.failure.message).not.toBe('')
          expect((await client.ended).failure.code).toMatch(/^(lost|protocol)$/)
        },
      ),
      { numRuns: 200 },
    )
  })
})
