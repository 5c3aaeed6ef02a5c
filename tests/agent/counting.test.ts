// Counting on this machine's own kernel, exactly. Whatever it is, it has tracepoints and software events.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentConnection } from './agentConnection'
import type { Source } from '../../app/model/source'
import protocol from '../../app/protocol/protocol.json'
import { agentProgram } from './agentProgram'
import { runWorkload, startAgent, until, WaitingWorkload } from './local'

const getuid: Source = { kind: 'tracepoint', system: 'syscalls', event: 'sys_enter_getuid', filter: null }
const flags = protocol.samples.flags

let agent: AgentConnection

beforeEach(async () => {
  agent = await startAgent()
})

afterEach(async () => {
  assert.deepEqual(await agent.close(), { code: 0, signal: null })
})

describe.each([1, 4])('of %i processes', (processes) => {
  it.each([1, 1_000, 1_000_000])(
    '%i calls of getuid are counted as so many',
    { timeout: 60_000 },
    async (calls) => {
      const workload = new WaitingWorkload(['getuid', `${calls}`, `${processes}`])
      await workload.ready()
      const scope = { kind: 'process', pid: workload.pid } as const
      await agent.call('count-start', { run: 1, interval: 50, perCpu: false, scope })
      await agent.call('attach', { run: 1, index: 0, source: getuid })
      await workload.run()
      expect(await agent.call('count-stop', { run: 1 })).toEqual({ leftovers: [] })
      const last = agent.latest(0)!
      expect(last.count).toBe(BigInt(calls))
      expect(last.flags & flags.LOST_KNOWN).toBe(flags.LOST_KNOWN)
      expect(last.flags & flags.MISSED_KNOWN).toBe(0)
      expect(last.flags & flags.TIMES_KNOWN).toBe(flags.TIMES_KNOWN)
      expect(last.flags & flags.PER_CPU_KNOWN).toBe(0)
      expect(last.running).toBe(last.enabled)
    },
  )
})

describe('of the whole machine', () => {
  it('by process with a filter, and by CPU', async () => {
    const workload = new WaitingWorkload(['getuid', '20000'])
    await workload.ready()
    const { cpus } = await agent.call('count-start', {
      run: 1,
      interval: 50,
      perCpu: true,
      scope: { kind: 'system' },
    })
    const filtered = { ...getuid, filter: `common_pid == ${workload.pid}` }
    await agent.call('attach', { run: 1, index: 0, source: getuid })
    await agent.call('attach', { run: 1, index: 7, source: filtered })
    await workload.run()
    await agent.call('count-stop', { run: 1 })
    const [all, own] = [agent.latest(0)!, agent.latest(7)!]
    expect(own.count).toBe(20_000n)
    expect(all.count).toBeGreaterThanOrEqual(20_000n)
    for (const record of [all, own]) {
      expect(record.flags & flags.PER_CPU_KNOWN).toBe(flags.PER_CPU_KNOWN)
      expect(record.perCpu).toHaveLength(cpus.length)
      expect(record.perCpu.reduce((sum, count) => sum + count, 0n)).toBe(record.count)
    }
  })

  it('begins at 0 for each source, and ends with the exact count when one is taken out', async () => {
    const filter = 'comm == "probescope-agen"'
    await agent.call('count-start', { run: 1, interval: 50, perCpu: false, scope: { kind: 'system' } })
    await agent.call('attach', { run: 1, index: 0, source: { ...getuid, filter } })
    runWorkload(['getuid', '300'])
    await agent.call('attach', { run: 1, index: 1, source: { ...getuid, filter } })
    runWorkload(['getuid', '50'])
    await agent.call('detach', { run: 1, index: 0 })
    expect(agent.latest(0)!.count).toBe(350n)
    runWorkload(['getuid', '5'])
    await agent.call('count-stop', { run: 1 })
    expect(agent.latest(0)!.count).toBe(350n)
    expect(agent.latest(1)!.count).toBe(55n)
  })

  it('counts page faults of a process and its children', async () => {
    const workload = new WaitingWorkload(['getuid', '1'])
    await workload.ready()
    const scope = { kind: 'process', pid: workload.pid } as const
    await agent.call('count-start', { run: 1, interval: 50, perCpu: false, scope })
    await agent.call('attach', { run: 1, index: 0, source: { kind: 'software', event: 'page-faults' } })
    await agent.call('attach', { run: 1, index: 1, source: { kind: 'software', event: 'minor-faults' } })
    await agent.call('attach', { run: 1, index: 2, source: { kind: 'software', event: 'task-clock' } })
    await workload.run()
    await agent.call('count-stop', { run: 1 })
    expect(agent.latest(0)!.count).toBeGreaterThan(10n) // exec maps a program: that faults
    expect(agent.latest(1)!.count).toBeLessThanOrEqual(agent.latest(0)!.count)
    expect(agent.latest(2)!.count).toBeGreaterThan(10_000n) // nanoseconds
  })

  it('counts a uprobe exactly', async () => {
    const { capabilities } = await agent.call('capabilities', {})
    expect(capabilities.find((one) => one.id === 'uprobes')?.available).toBe(true)
    const workload = new WaitingWorkload(['uprobe', '5000'])
    await workload.ready()
    const scope = { kind: 'process', pid: workload.pid } as const
    const place = { path: agentProgram(), symbol: 'probescope_workload_function' }
    await agent.call('count-start', { run: 1, interval: 50, perCpu: false, scope })
    await agent.call('attach', { run: 1, index: 0, source: { kind: 'uprobe', offset: 0, ...place } })
    await agent.call('attach', { run: 1, index: 1, source: { kind: 'uretprobe', ...place } })
    await workload.run()
    await agent.call('count-stop', { run: 1 })
    expect(agent.latest(0)!.count).toBe(5_000n)
    expect(agent.latest(1)!.count).toBe(5_000n)
  })
})

describe('samples', () => {
  it('come at the interval, with counts and times that never fall', async () => {
    await agent.call('count-start', { run: 9, interval: 20, perCpu: false, scope: { kind: 'system' } })
    await agent.call('attach', { run: 9, index: 3, source: { kind: 'software', event: 'cpu-clock' } })
    await until(() => agent.samples.length >= 25)
    await agent.call('count-stop', { run: 9 })
    const times = agent.samples.map((sample) => Number(sample.time) / 1e6)
    const gaps = times.slice(1).map((time, i) => time - times[i]!)
    const median = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)]!
    expect(median).toBeGreaterThan(15)
    expect(median).toBeLessThan(40)
    for (let i = 1; i < agent.samples.length; i++) {
      const [before, after] = [agent.samples[i - 1]!, agent.samples[i]!]
      expect(after.time).toBeGreaterThan(before.time)
      expect(after.agentCpu).toBeGreaterThanOrEqual(before.agentCpu)
      const counts = [before, after].map((sample) => sample.records[0]?.count ?? 0n)
      expect(counts[1]).toBeGreaterThanOrEqual(counts[0]!)
    }
    expect(agent.samples.at(-1)!.dropped).toBe(0)
  })

  it('come sooner than that after attaching, the two that make the first rate', async () => {
    const interval = 2_000
    await agent.call('count-start', { run: 8, interval, perCpu: false, scope: { kind: 'system' } })
    await agent.call('attach', { run: 8, index: 0, source: { kind: 'software', event: 'cpu-clock' } })
    const samples = () => agent.samples.filter(({ run }) => run === 8)
    const attaching = performance.now()
    await until(() => samples().length === 1)
    expect(performance.now() - attaching).toBeLessThan(interval)
    await until(() => samples().length === 2)
    const [before, after] = samples()
    const apart = Number(after!.time - before!.time) / 1e6
    // Sooner, but not so soon that the engine would take it for too short to say a rate.
    expect(apart).toBeGreaterThan(interval / 2)
    expect(apart).toBeLessThan(interval * 0.95)
    expect(after!.records[0]!.count).toBeGreaterThan(before!.records[0]!.count)
    await agent.call('count-stop', { run: 8 })
  })

  it('of two runs at once keep apart, and sixty-four sources fit', async () => {
    await agent.call('count-start', { run: 1, interval: 20, perCpu: true, scope: { kind: 'system' } })
    await agent.call('count-start', { run: 2, interval: 30, perCpu: false, scope: { kind: 'system' } })
    for (let index = 0; index < 64; index++) {
      await agent.call('attach', { run: 1, index, source: { kind: 'software', event: 'context-switches' } })
    }
    await agent.call('attach', { run: 2, index: 0, source: { kind: 'software', event: 'page-faults' } })
    await until(() => agent.samples.filter((sample) => sample.run === 2).length > 5)
    await agent.call('count-stop', { run: 1 })
    const last = agent.samples.findLast((sample) => sample.run === 1)!
    expect(last.records.map((record) => record.index).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 64 }, (_, index) => index),
    )
    const seen = agent.samples.filter((sample) => sample.run === 1).length
    await until(() => agent.samples.filter((sample) => sample.run === 2).length > 15)
    expect(agent.samples.filter((sample) => sample.run === 1)).toHaveLength(seen)
    await agent.call('count-stop', { run: 2 })
  })
})
