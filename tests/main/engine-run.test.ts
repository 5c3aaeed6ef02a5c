/** A run over an agent played by the test: totals, gaps, trust, and what is told when. */
import { describe, expect, it, vi } from 'vitest'
import { attachment, faults, getuid, Played, second } from './playedRun'

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
    await played.sample(number, 5 * second, [{ index: 0, count: 7, lost: 0, own: 0 }])
    await played.sample(number, 6 * second, [{ index: 0, count: 107, lost: 3, own: 4 }])
    await played.sample(number, 8 * second, [{ index: 0, count: 307, lost: 3, own: 9 }])
    // Not ours: another run's number.
    await played.sample(number + 1, 9 * second, [{ index: 0, count: 9_999 }])
    expect(played.history).toEqual([
      [0, 0, NaN, 7],
      [1, 0, 100, 107],
      [3, 0, 100, 307],
    ])
    expect(played.run.model.sources[0]).toMatchObject({
      total: 307,
      own: 9,
      trust: { lost: 3, missed: null, enabledShare: null },
    })
  })

  it('knows nothing before the first sample, which is not 0', () => {
    const { run } = new Played([getuid])
    expect(run.model.sources[0]).toMatchObject({
      total: null,
      own: null,
      trust: { lost: null, missed: null, enabledShare: null },
    })
    expect(run.model.cost.agentCpuShare).toBeNull()
  })

  it('says of how much of the time a multiplexed PMU counted; the agent has scaled it', async () => {
    const played = new Played([faults])
    const number = played.begin()
    await played.attachAll(1)
    await played.sample(number, second, [{ index: 0, count: 200, enabled: 100, running: 25 }])
    expect(played.run.model.sources[0]).toMatchObject({
      total: 200,
      own: null,
      trust: { enabledShare: 0.25 },
    })
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
    // Slow to detach: the rate until then would be of a time in which it was not always there.
    await played.sample(number, 2 * second, [{ index: 0, count: 11 }])
    await played.sample(number, 2.001 * second, [{ index: 0, count: 12 }])
    played.agent.say('RESPONSE', stream, { leftovers: ['instance x'] })
    const [run, again] = await Promise.all(stopped)
    expect(run).toEqual(again)
    expect(run).toMatchObject({ phase: 'stopped', sources: [{ total: 12, state: { phase: 'detached' } }] })
    expect(run!.stoppedAt).toBeGreaterThanOrEqual(run!.startedAt)
    expect(played.history.slice(1)).toEqual([
      [1, 0, NaN, 11],
      [expect.closeTo(1.001), 0, NaN, 12],
    ])
    expect(played.warnings).toEqual(['Left on the target: instance x'])
  })
})
