// How many of the counted events are the agent's own, exactly: by the kernel's filter on process numbers, which is another
// mechanism than the one that counts them.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentConnection } from './agentConnection'
import type { Source } from '../../app/model/source'
import protocol from '../../app/protocol/protocol.json'
import { startAgent, until, WaitingWorkload, workerOf } from './local'

const system = { kind: 'system' } as const
const ownKnown = protocol.samples.flags.OWN_KNOWN

let agent: AgentConnection

beforeEach(async () => {
  agent = await startAgent()
})

afterEach(async () => {
  assert.deepEqual(await agent.close(), { code: 0, signal: null })
})

function threadsOfAgent(): string[] {
  const supervisor = agent.process.pid!
  return [supervisor, workerOf(supervisor)].flatMap((pid) => readdirSync(`/proc/${pid}/task`))
}

function only(event: string, threads: readonly (string | number)[]): Source {
  const [eventSystem, name] = event.split(':') as [string, string]
  const filter = threads.map((thread) => `common_pid == ${thread}`).join(' || ')
  return { kind: 'tracepoint', system: eventSystem, event: name, filter }
}

/** What the agent does of its own accord and when asked: it samples, reads, answers, and starts a tool. */
async function makeAgentWork(): Promise<void> {
  const seen = agent.samples.length
  await agent.call('inventory', {})
  await agent.call('tool-start', {
    tool: 1,
    program: 'sh',
    arguments: ['-c', 'for i in 1 2 3; do cat /proc/self/stat; done'],
    text: '',
    instance: false,
    grace: 1_000,
  })
  await until(() => agent.notices.some(({ notice }) => notice === 'tool-ended'))
  await until(() => agent.samples.length > seen + 5)
}

describe('of the whole machine', () => {
  it.each([
    'syscalls:sys_enter_openat',
    'syscalls:sys_exit_read',
    'syscalls:sys_enter_ioctl',
    'raw_syscalls:sys_enter',
    'raw_syscalls:sys_exit',
    'sched:sched_switch',
  ])('%s by the agent and by another process are told apart', async (event) => {
    const workload = new WaitingWorkload(['getuid', '1000'])
    await workload.ready()
    const threads = threadsOfAgent()
    await agent.call('count-start', { run: 1, interval: 20, perCpu: true, scope: system })
    // The same at both ends: who waits makes no events, and the agent's are in one of them alone.
    await agent.call('attach', { run: 1, index: 0, source: only(event, [workload.pid]) })
    await agent.call('attach', { run: 1, index: 1, source: only(event, [workload.pid, ...threads]) })
    await workload.run()
    await makeAgentWork()
    await agent.call('count-stop', { run: 1 })
    const [others, both] = [agent.latest(0)!, agent.latest(1)!]
    expect(both.flags & others.flags & ownKnown).toBe(ownKnown)
    expect(others.own).toBe(0n)
    expect(both.own).toBeGreaterThan(0n)
    expect(both.count - both.own).toBe(others.count)
  })

  it('what a tool does that the agent has started is the agent’s own', async () => {
    await agent.call('count-start', { run: 1, interval: 20, perCpu: false, scope: system })
    const source = {
      kind: 'tracepoint',
      system: 'syscalls',
      event: 'sys_enter_execve',
      filter: null,
    } as const
    await agent.call('attach', { run: 1, index: 0, source })
    await makeAgentWork()
    await agent.call('count-stop', { run: 1 })
    // The guard, the shell, and cat three times.
    expect(agent.latest(0)!.own).toBeGreaterThanOrEqual(5n)
    expect(agent.latest(0)!.own).toBeLessThanOrEqual(agent.latest(0)!.count)
  })

  it('N calls of getuid by another process are none of ours', async () => {
    const workload = new WaitingWorkload(['getuid', '1000'])
    await workload.ready()
    await agent.call('count-start', { run: 1, interval: 20, perCpu: false, scope: system })
    await agent.call('attach', {
      run: 1,
      index: 0,
      source: only('syscalls:sys_enter_getuid', [workload.pid]),
    })
    await workload.run()
    await agent.call('count-stop', { run: 1 })
    expect(agent.latest(0)).toMatchObject({ count: 1_000n, own: 0n })
  })

  it('software events: some switches are ours', async () => {
    await agent.call('count-start', { run: 1, interval: 20, perCpu: false, scope: system })
    await agent.call('attach', { run: 1, index: 0, source: { kind: 'software', event: 'context-switches' } })
    await makeAgentWork()
    await agent.call('count-stop', { run: 1 })
    const { count, own } = agent.latest(0)!
    expect(own).toBeGreaterThan(5n)
    expect(own).toBeLessThanOrEqual(count)
  })

  it('nothing is known of a wake-up, which the kernel gives to both tasks', async () => {
    await agent.call('count-start', { run: 1, interval: 20, perCpu: false, scope: system })
    const source = { kind: 'tracepoint', system: 'sched', event: 'sched_wakeup', filter: null } as const
    await agent.call('attach', { run: 1, index: 0, source })
    await makeAgentWork()
    await agent.call('count-stop', { run: 1 })
    expect(agent.latest(0)!.count).toBeGreaterThan(0n)
    expect(agent.latest(0)!.flags & ownKnown).toBe(0)
  })
})

describe('of a process', () => {
  it('everything or nothing is ours', async () => {
    const workload = new WaitingWorkload(['getuid', '1000'])
    await workload.ready()
    const source = { kind: 'tracepoint', system: 'raw_syscalls', event: 'sys_enter', filter: null } as const
    for (const [run, pid] of [workload.pid, workerOf(agent.process.pid!)].entries()) {
      await agent.call('count-start', { run, interval: 20, perCpu: false, scope: { kind: 'process', pid } })
      await agent.call('attach', { run, index: 0, source })
    }
    await workload.run()
    await makeAgentWork()
    for (const run of [0, 1]) await agent.call('count-stop', { run })
    const [other, ours] = [agent.latest(0, 0)!, agent.latest(0, 1)!]
    expect(other.flags & ours.flags & ownKnown).toBe(ownKnown)
    expect(other.count).toBeGreaterThanOrEqual(1_000n)
    expect(other.own).toBe(0n)
    expect(ours.count).toBeGreaterThan(0n)
    expect(ours.own).toBe(ours.count)
  })
})
