/** A run whose agent goes, and another comes: what was counted, what is not known, and what time it is. */
import { describe, expect, it, vi } from 'vitest'
import { attachment, faults, getuid, Played, second } from './playedRun'

describe('an interruption', () => {
  async function interrupted(): Promise<Played> {
    const played = new Played([getuid, faults])
    const number = played.begin()
    await played.attachAll(2)
    await played.sample(number, 10 * second, [
      { index: 0, count: 5, lost: 0, missed: 0, own: 2 },
      { index: 1, count: 1, enabled: 100, running: 100 },
    ])
    await played.sample(number, 11 * second, [
      { index: 0, count: 105, lost: 0, missed: 0, own: 20 },
      { index: 1, count: 2, enabled: 200, running: 200 },
    ])
    played.run.interrupt()
    return played
  }

  it('draws a gap, and keeps the totals', async () => {
    const played = await interrupted()
    expect(played.run.model).toMatchObject({
      phase: 'interrupted',
      sources: [
        { total: 105, own: 20 },
        { total: 2, own: null },
      ],
    })
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
      { index: 0, count: 3, lost: 0, missed: 0, own: 1 },
      { index: 1, count: 4, enabled: 50, running: 50 },
    ])
    await played.sample(number, 42 * second, [
      { index: 0, count: 13, lost: 0, missed: 0, own: 6 },
      { index: 1, count: 6, enabled: 150, running: 150 },
    ])
    expect(played.run.model.sources).toMatchObject([
      { total: 118, own: 26, trust: { lost: null, missed: null } },
      { total: 8, own: null, trust: { lost: null, missed: null, enabledShare: 1 } },
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

  it('of a run that is stopped while the next agent is asked to count: that one ends at once', async () => {
    const played = await interrupted()
    await played.run.stop()
    const number = played.begin()
    expect(await played.request()).toMatchObject({ method: 'count-stop', params: { run: number } })
    expect(played.run.model.phase).toBe('stopped')
  })

  it('while a source is being removed: the next agent does not attach it', async () => {
    const played = await interrupted()
    const earlier = played.begin()
    await played.attachAll(2)
    const removed = played.run.remove(0)
    expect(await played.request()).toMatchObject({ method: 'detach', params: { run: earlier, index: 0 } })
    played.agent.hangUp()
    played.run.interrupt()
    // Begun in the same turn as the loss is noticed: the removal has not come to its end.
    played.begin()
    const { method, params, stream } = await played.request()
    expect({ method, params }).toMatchObject({ method: 'attach', params: { index: 1 } })
    played.agent.say('RESPONSE', stream, { attachment })
    await removed
    await vi.waitFor(() => expect(played.run.model.phase).toBe('running'))
    expect(played.run.model.sources.map(({ state }) => state.phase)).toEqual(['detached', 'counting'])
  })
})
