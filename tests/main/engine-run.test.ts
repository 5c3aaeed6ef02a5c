/** A run over agents played by the test: totals, gaps, trust, and what is told when. */
import assert from 'node:assert/strict'
import { describe, expect, it, vi } from 'vitest'
import type { Run, SampleBatch } from '../../app/model/run'
import type { Source } from '../../app/model/source'
import { AgentClient } from '../../main/engine/agent/agentClient'
import { ActiveRun } from '../../main/engine/runs/activeRun'
import { ScriptedAgent } from './scriptedAgent'

const getuid: Source = { kind: 'tracepoint', system: 'syscalls', event: 'sys_enter_getuid', filter: null }
const faults: Source = { kind: 'software', event: 'page-faults' }
const attachment = { method: 'perf tracepoint', patch: null, functions: null, resolved: null }
const second = 1e9

interface Row {
  readonly index: number
  readonly count: number
  readonly enabled?: number
  readonly running?: number
  readonly lost?: number
  readonly missed?: number
  readonly perCpu?: readonly number[]
}

/** A SAMPLES payload: the layout is in protocol.json. */
function samples(time: number, rows: readonly Row[], { agentCpu = 0, dropped = 0, cpus = 0 } = {}): Buffer {
  const bytes = Buffer.alloc(32 + rows.length * (48 + cpus * 8))
  const u64 = (value: number, at: number): void => void bytes.writeBigUInt64LE(BigInt(Math.round(value)), at)
  u64(time, 0)
  u64(agentCpu, 8)
  bytes.writeUInt32LE(rows.length, 16)
  bytes.writeUInt32LE(cpus, 20)
  bytes.writeUInt32LE(dropped, 24)
  rows.forEach((row, i) => {
    const at = 32 + i * (48 + cpus * 8)
    const { lost, missed, enabled, perCpu } = row
    bytes.writeUInt32LE(row.index, at)
    const known = [lost, missed, enabled, perCpu].map((each, bit) => (each === undefined ? 0 : 1 << bit))
    bytes.writeUInt32LE(
      known.reduce((all, bit) => all | bit),
      at + 4,
    )
    u64(row.count, at + 8)
    u64(enabled ?? 0, at + 16)
    u64(row.running ?? 0, at + 24)
    u64(lost ?? 0, at + 32)
    u64(missed ?? 0, at + 40)
    perCpu?.forEach((count, cpu) => u64(count, at + 48 + cpu * 8))
  })
  return bytes
}

class Played {
  readonly changes: Run[] = []
  readonly batches: SampleBatch[] = []
  readonly warnings: string[] = []
  readonly run: ActiveRun
  agent!: ScriptedAgent
  private heard = 0
  private numbers = 0

  constructor(sources: readonly Source[], cpus: readonly number[] = [0, 1]) {
    this.run = new ActiveRun(
      { id: 'run-1', session: 'session-1', scope: { kind: 'system' }, interval: 1_000, cpus },
      {
        changed: (run) => this.changes.push(run),
        samples: (batch) => this.batches.push(batch),
        warning: (message) => this.warnings.push(message),
      },
    )
    for (const source of sources) this.run.add(source)
  }

  /** A new agent begins to count; its number in `number`. */
  begin(bootId = 'boot', cpus: readonly number[] = [0, 1], reading: Promise<void> | null = null): number {
    this.agent = new ScriptedAgent()
    this.heard = 0
    const client = new AgentClient(this.agent.channel, { heartbeat: { interval: 60_000, silence: 60_000 } })
    const number = ++this.numbers
    void this.run.begin({
      agent: client,
      number,
      cpus,
      bootId,
      reading,
      explain: async (_, refused) => ({ ...refused, remedy: refused.remedy ?? 'explained' }),
    })
    return number
  }

  /** The next request, whose answer is awaited. */
  async request(): Promise<{ stream: number; method: string; params: Record<string, unknown> }> {
    const { stream, text } = await this.agent.hears('REQUEST', this.heard++)
    return { stream, ...(JSON.parse(text) as { method: string; params: Record<string, unknown> }) }
  }

  async attachAll(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const { stream, method } = await this.request()
      assert.equal(method, 'attach')
      this.agent.say('RESPONSE', stream, { attachment })
    }
    await vi.waitFor(() => assert.equal(this.run.model.phase, 'running'))
  }

  async sample(number: number, time: number, rows: readonly Row[], more = {}): Promise<void> {
    this.agent.say('SAMPLES', number, samples(time, rows, more))
    await new Promise((resolve) => setImmediate(resolve))
  }

  /** The history, a row a line: time, source, rate, total. */
  get history(): number[][] {
    const { rows, time, source, rate, total } = this.run.samples
    return Array.from({ length: rows }, (_, row) => [time[row]!, source[row]!, rate[row]!, total[row]!])
  }
}

/** Something in the background, until the test ends it. */
function underWay(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = (): void => {}
  const promise = new Promise<void>((ended) => (resolve = ended))
  return { promise, resolve: () => resolve() }
}

describe('a run', () => {
  it('attaches each source for itself, and starts when all have come to an end', async () => {
    const played = new Played([getuid, faults])
    played.begin()
    expect(played.run.model.phase).toBe('starting')
    const [first, other] = [await played.request(), await played.request()]
    expect(first.params).toEqual({ run: 1, index: 0, source: getuid })
    const refusal = { code: 'permission', message: 'no', remedy: null, detail: 'EPERM', place: null }
    played.agent.say('FAILURE', first.stream, refusal)
    played.agent.say('RESPONSE', other.stream, { attachment })
    await vi.waitFor(() => expect(played.run.model.phase).toBe('running'))
    expect(played.run.model.sources.map(({ state }) => state)).toEqual([
      { phase: 'failed', failure: { ...refusal, remedy: 'explained' } },
      { phase: 'counting', attachment },
    ])
  })

  it('attaches nothing while the agent reads of the target what would be counted', async () => {
    const played = new Played([getuid, faults])
    const reading = underWay()
    const number = played.begin('boot', [0, 1], reading.promise)
    expect(played.run.model.sources.map(({ state }) => state.phase)).toEqual(['waiting', 'waiting'])
    const later = played.run.add(getuid)
    expect(later.state.phase).toBe('waiting')
    // Taken out while it waits: it is never attached.
    const removed = played.run.remove(1)
    expect(played.agent.heard).toEqual([])
    reading.resolve()
    expect(await removed).toMatchObject({ ok: true })
    const asked = [await played.request(), await played.request()]
    expect(asked.map(({ method, params }) => [method, params['run'], params['index']])).toEqual([
      ['attach', number, 0],
      ['attach', number, 2],
    ])
    for (const { stream } of asked) played.agent.say('RESPONSE', stream, { attachment })
    await vi.waitFor(() => expect(played.run.model.phase).toBe('running'))
    expect(played.run.model.sources.map(({ state }) => state.phase)).toEqual([
      'counting',
      'detached',
      'counting',
    ])
  })

  it('stopped or interrupted while it waits, attaches nothing of that agent', async () => {
    const played = new Played([getuid])
    const reading = underWay()
    played.begin('boot', [0, 1], reading.promise)
    const { agent } = played
    played.run.interrupt()
    expect(played.run.isInterrupted).toBe(true)
    reading.resolve()
    await reading.promise
    await new Promise((resolve) => setImmediate(resolve))
    expect(agent.heard).toEqual([])
    played.begin()
    await played.attachAll(1)
    expect(played.run.model.sources[0]!.state.phase).toBe('counting')
  })

  it('draws nothing, and says no cost, while a source is still being attached; nothing counted is forgotten', async () => {
    const played = new Played([getuid, faults])
    const number = played.begin()
    const [first, other] = [await played.request(), await played.request()]
    played.agent.say('RESPONSE', first.stream, { attachment })
    await vi.waitFor(() => expect(played.run.model.sources[0]!.state.phase).toBe('counting'))
    // What the agent does to attach the second is seen by the first.
    await played.sample(number, 1 * second, [{ index: 0, count: 0 }])
    await played.sample(number, 2 * second, [{ index: 0, count: 15_000 }], { agentCpu: second })
    expect(played.run.model.sources[0]!.total).toBe(15_000)
    played.agent.say('RESPONSE', other.stream, { attachment })
    await vi.waitFor(() => expect(played.run.model.phase).toBe('running'))
    const rows = (a: number, b: number) => [
      { index: 0, count: a },
      { index: 1, count: b },
    ]
    await played.sample(number, 3 * second, rows(17_000, 5), { agentCpu: 2 * second })
    await played.sample(number, 4 * second, rows(17_003, 9), { agentCpu: 2.01 * second })
    expect(played.history).toEqual([
      [0, 0, NaN, 17_000],
      [0, 1, NaN, 5],
      [1, 0, 3, 17_003],
      [1, 1, 4, 9],
    ])
    expect(played.run.model.cost.agentCpuShare).toBeCloseTo(0.01)
  })

  it('makes rates of counts, by the clock of the target', async () => {
    const played = new Played([getuid])
    const number = played.begin()
    await played.attachAll(1)
    await played.sample(number, 5 * second, [{ index: 0, count: 7, lost: 0 }])
    await played.sample(number, 6 * second, [{ index: 0, count: 107, lost: 3 }])
    await played.sample(number, 8 * second, [{ index: 0, count: 307, lost: 3 }])
    // Not ours: another run's number.
    await played.sample(number + 1, 9 * second, [{ index: 0, count: 9_999 }])
    expect(played.history).toEqual([
      [0, 0, NaN, 7],
      [1, 0, 100, 107],
      [3, 0, 100, 307],
    ])
    expect(played.run.model.sources[0]).toMatchObject({
      total: 307,
      trust: { lost: 3, missed: null, enabledShare: null },
    })
  })

  it('knows nothing before the first sample, which is not 0', () => {
    const { run } = new Played([getuid])
    expect(run.model.sources[0]).toMatchObject({
      total: null,
      trust: { lost: null, missed: null, enabledShare: null },
    })
    expect(run.model.cost.agentCpuShare).toBeNull()
  })

  it('says of how much of the time a multiplexed PMU counted; the agent has scaled it', async () => {
    const played = new Played([faults])
    const number = played.begin()
    await played.attachAll(1)
    await played.sample(number, second, [{ index: 0, count: 200, enabled: 100, running: 25 }])
    expect(played.run.model.sources[0]).toMatchObject({ total: 200, trust: { enabledShare: 0.25 } })
  })

  it('counts for each CPU, and what the measuring costs', async () => {
    const played = new Played([getuid])
    const number = played.begin()
    await played.attachAll(1)
    const cpus = { cpus: 2 }
    await played.sample(number, second, [{ index: 0, count: 30, perCpu: [10, 20] }], cpus)
    await played.sample(number, 2 * second, [{ index: 0, count: 90, perCpu: [15, 75] }], {
      ...cpus,
      agentCpu: second / 100,
      dropped: 4,
    })
    const { perCpu } = played.run.samples
    expect([...perCpu]).toEqual([NaN, NaN, 5, 55])
    expect(played.run.model.sources[0]!.perCpu).toEqual([15, 75])
    expect(played.run.model.cost).toMatchObject({ agentCpuShare: 0.01, droppedSamples: 4 })
    expect(played.run.model.cost.linkBytes).toBeGreaterThan(100)
  })

  it('takes a source out with its last sample, and leaves the others’ rates as they are', async () => {
    const played = new Played([getuid, faults])
    const number = played.begin()
    await played.attachAll(2)
    const both = (time: number, a: number, b: number): Promise<void> =>
      played.sample(number, time, [
        { index: 0, count: a },
        { index: 1, count: b },
      ])
    await both(1 * second, 0, 0)
    await both(2 * second, 10, 10)
    const removed = played.run.remove(0)
    const { stream, method, params } = await played.request()
    expect([method, params]).toEqual(['detach', { run: number, index: 0 }])
    // A hundredth of a second later: exact for the one that goes, and too soon to say a rate of the other.
    await both(2.01 * second, 13, 13)
    played.agent.say('RESPONSE', stream, {})
    expect(await removed).toMatchObject({ ok: true })
    await played.sample(number, 3 * second, [{ index: 1, count: 20 }])
    expect(played.run.model.sources[0]).toMatchObject({ total: 13, state: { phase: 'detached', attachment } })
    expect(played.history.filter(([, source]) => source === 1)).toEqual([
      [0, 1, NaN, 0],
      [1, 1, 10, 10],
      [2, 1, 10, 20],
    ])
    expect(played.history.filter(([, source]) => source === 0).slice(0, 2)).toEqual([
      [0, 0, NaN, 0],
      [1, 0, 10, 10],
    ])
    expect(await played.run.remove(0)).toBeNull()
    expect(await played.run.remove(7)).toBeNull()
  })

  it('tells how a source is attached when that changes', async () => {
    const played = new Played([getuid])
    const number = played.begin()
    await played.attachAll(1)
    const optimized = { ...attachment, patch: 'jump' as const }
    played.agent.say('NOTICE', number, { notice: 'attachment', run: number, index: 0, attachment: optimized })
    await vi.waitFor(() =>
      expect(played.changes.at(-1)!.sources[0]!.state).toEqual({ phase: 'counting', attachment: optimized }),
    )
  })

  it('stops with exact totals, once, and tells what stayed', async () => {
    const played = new Played([getuid])
    const number = played.begin()
    await played.attachAll(1)
    await played.sample(number, second, [{ index: 0, count: 10 }])
    const stopped = [played.run.stop(), played.run.stop()]
    const { stream, method } = await played.request()
    expect(method).toBe('count-stop')
    await played.sample(number, 1.001 * second, [{ index: 0, count: 12 }])
    played.agent.say('RESPONSE', stream, { leftovers: ['instance x'] })
    const [run, again] = await Promise.all(stopped)
    expect(run).toEqual(again)
    expect(run).toMatchObject({ phase: 'stopped', sources: [{ total: 12, state: { phase: 'detached' } }] })
    expect(run!.stoppedAt).toBeGreaterThanOrEqual(run!.startedAt)
    expect(played.history.at(-1)).toEqual([expect.closeTo(0.001), 0, NaN, 12])
    expect(played.warnings).toEqual(['Left on the target: instance x'])
  })
})

describe('an interruption', () => {
  async function interrupted(): Promise<Played> {
    const played = new Played([getuid, faults])
    const number = played.begin()
    await played.attachAll(2)
    await played.sample(number, 10 * second, [
      { index: 0, count: 5, lost: 0, missed: 0 },
      { index: 1, count: 1, enabled: 100, running: 100 },
    ])
    await played.sample(number, 11 * second, [
      { index: 0, count: 105, lost: 0, missed: 0 },
      { index: 1, count: 2, enabled: 200, running: 200 },
    ])
    played.run.interrupt()
    return played
  }

  it('draws a gap, and keeps the totals', async () => {
    const played = await interrupted()
    expect(played.run.model).toMatchObject({ phase: 'interrupted', sources: [{ total: 105 }, { total: 2 }] })
    const [first, other] = played.history.slice(-2)
    expect(first!.slice(1)).toEqual([0, NaN, 105])
    expect(other!.slice(1)).toEqual([1, NaN, 2])
    // After the last sample, and not after when the next would have come.
    expect(first![0]).toBeGreaterThan(1)
    expect(first![0]).toBeLessThanOrEqual(2)
  })

  it('is followed by another agent: totals go on, what was lost between is not known', async () => {
    const played = await interrupted()
    const number = played.begin()
    const attached = [await played.request(), await played.request()]
    expect(attached.map(({ params }) => params['index'])).toEqual([0, 1])
    for (const { stream } of attached) played.agent.say('RESPONSE', stream, { attachment })
    await vi.waitFor(() => expect(played.run.model.phase).toBe('running'))
    await played.sample(number, 41 * second, [
      { index: 0, count: 3, lost: 0, missed: 0 },
      { index: 1, count: 4, enabled: 50, running: 50 },
    ])
    await played.sample(number, 42 * second, [
      { index: 0, count: 13, lost: 0, missed: 0 },
      { index: 1, count: 6, enabled: 150, running: 150 },
    ])
    expect(played.run.model.sources).toMatchObject([
      { total: 118, trust: { lost: null, missed: null } },
      { total: 8, trust: { lost: null, missed: null, enabledShare: 1 } },
    ])
    const rows = played.history.filter(([, source]) => source === 0)
    expect(rows.at(-3)!.slice(2)).toEqual([NaN, 105])
    expect(rows.slice(-2)).toEqual([
      [31, 0, NaN, 108],
      [32, 0, 10, 118],
    ])
  })

  it('by a reboot: time goes on by our clock, since the target’s begins anew', async () => {
    const played = await interrupted()
    const number = played.begin('another boot')
    await played.attachAll(2)
    await played.sample(number, 3 * second, [{ index: 0, count: 1 }])
    await played.sample(number, 4 * second, [{ index: 0, count: 2 }])
    const times = played.history.filter(([, source]) => source === 0).map(([time]) => time!)
    for (let i = 1; i < times.length; i++) expect(times[i]!).toBeGreaterThan(times[i - 1]!)
    expect(times.at(-1)! - times.at(-2)!).toBeCloseTo(1)
    expect(played.run.model.sources[0]!.total).toBe(107)
  })

  it('stopped meanwhile is stopped', async () => {
    const played = await interrupted()
    expect(await played.run.stop()).toMatchObject({
      phase: 'stopped',
      sources: [{ total: 105 }, { total: 2 }],
    })
  })

  it('before anything was drawn is no gap, and time begins with the next agent', async () => {
    const played = new Played([getuid])
    played.begin()
    await played.attachAll(1)
    played.run.interrupt()
    const number = played.begin()
    await played.attachAll(1)
    await played.sample(number, 7 * second, [{ index: 0, count: 1 }])
    expect(played.history).toEqual([[0, 0, NaN, 1]])
  })

  it('while a source is being attached: the next agent attaches it', async () => {
    const played = new Played([getuid])
    played.begin()
    await played.request()
    played.agent.hangUp()
    played.run.interrupt()
    await vi.waitFor(() => expect(played.run.model.phase).toBe('interrupted'))
    played.begin()
    await played.attachAll(1)
    expect(played.run.model.sources[0]!.state.phase).toBe('counting')
  })
})
