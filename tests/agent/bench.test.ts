// The benchmark's methods on this machine: what is asked in a wrong order or form, exact counts, and every way to end.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { armDefinitions } from '../../app/benchmark'
import type { AgentConnection } from './agentConnection'
import { startAgent, until } from './local'

let agent: AgentConnection

beforeEach(async () => {
  agent = await startAgent()
})

afterEach(async () => {
  if (agent.process.exitCode === null && agent.process.signalCode === null) await agent.close()
})

const prepare = { producers: 1, maySwitch: false, workload: { kind: 'syscall' as const } }
// Long enough that a busy machine gives the producer some of it.
const base = { arm: 'base', warmUp: 5, time: 200, collateral: 0 }

describe('asked in a wrong order or form', () => {
  it('says what must come first, and what is not there', async () => {
    assert.equal((await agent.refusal('bench-arm', base)).code, 'bad-request')
    assert.deepEqual(await agent.call('bench-finish', {}), { leftovers: [] })
    await agent.call('bench-prepare', prepare)
    assert.match((await agent.refusal('bench-prepare', prepare)).message, /already/)
    assert.equal((await agent.refusal('bench-arm', { ...base, arm: 'no-such-arm' })).code, 'not-found')
    assert.match((await agent.refusal('bench-arm', { ...base, arm: 'module-kprobe' })).message, /No module/)
    const stranger = await agent.refusal('bench-module', { name: 'nvme', object: 'AAAA' })
    assert.match(stranger.message, /must begin with probescope_/)
    assert.equal((await agent.refusal('bench-arm', { ...base, time: 0 })).code, 'bad-request')
    assert.equal((await agent.refusal('bench-arm', { ...base, time: 1e9 })).code, 'bad-request')
    assert.deepEqual(await agent.call('bench-finish', {}), { leftovers: [] })
    const wrong = { ...prepare, workload: { kind: 'command' as const, function: 'no_such_function_at_all' } }
    const unknown = await agent.refusal('bench-prepare', wrong)
    assert.ok(['not-found', 'unsupported'].includes(unknown.code), unknown.message)
    assert.equal((await agent.refusal('bench-attach', { arm: 'base' })).code, 'bad-request')
    assert.match((await agent.refusal('bench-detach', {})).message, /No arm is attached/)
    const tooMany = await agent.refusal('bench-prepare', { ...prepare, producers: 64 })
    assert.match(tooMany.message, /as many CPUs|already/)
  })

  it('has the arms of app/benchmark/arms.ts, in the same order', async () => {
    const { arms } = await agent.call('bench-prepare', prepare)
    assert.deepEqual(
      arms,
      armDefinitions.map(({ arm }) => arm),
    )
  })
})

describe('measuring', () => {
  it('gives the producers’ own times, and what others’ calls cannot lessen', async () => {
    const { cpus, fingerprint } = await agent.call('bench-prepare', prepare)
    assert.equal(cpus.length, 1)
    assert.equal(fingerprint.kernel, readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim())
    const { producers, made, counted, evidence } = await agent.call('bench-arm', { ...base, time: 300 })
    const [{ calls, elapsed, cpu }] = producers as [{ calls: number; elapsed: number; cpu: number }]
    // Long enough for a producer to run at all among the machine's other work. Waiting begins and ends between its looks.
    expect(elapsed).toBeGreaterThan(10_000_000)
    expect(cpu).toBeLessThan(elapsed * 1.1)
    expect(calls).toBeGreaterThan(1000)
    // Those before and after the time as well, where the producer had a processor then.
    expect(made).toBeGreaterThanOrEqual(calls)
    assert.equal(counted, null)
    assert.equal(evidence.verified, true)
  })

  it('counts by perf what was made, and measures calls that nobody traces', async () => {
    await agent.call('bench-prepare', prepare)
    const arm = { ...base, arm: 'tracepoint-perf', collateral: 100 }
    const answer = await agent.ask('bench-arm', arm).catch((error: Error) => error)
    if (answer instanceof Error) return assert.match(String(answer), /tracefs|events/i) // without tracefs
    const { made, counted, lost, collateral } = answer.result
    // Others on this machine may call getuid, too.
    expect(counted).toBeGreaterThanOrEqual(made)
    expect(counted).toBeLessThan(made * 1.05)
    assert.equal(lost, 0)
    expect(collateral![0]!.calls).toBeGreaterThan(100)
  })
})

describe('the end', () => {
  it('comes at once when the agent is killed in the middle: no thread goes on calling', async () => {
    await agent.call('bench-prepare', prepare)
    const going = agent.ask('bench-arm', { ...base, time: 20_000 }).catch(() => null)
    await until(() => children(agent.process.pid!).length === 1)
    const worker = children(agent.process.pid!)
    await sleep(300)
    process.kill(agent.process.pid!, 'SIGKILL')
    for (let waited = 0; worker.some(isAlive) && waited < 10_000; waited += 50) await sleep(50)
    assert.deepEqual(worker.filter(isAlive), [])
    await going
  })

  it('comes soon after its input’s end', async () => {
    await agent.call('bench-prepare', prepare)
    const going = agent.ask('bench-arm', { ...base, time: 20_000 }).catch(() => null)
    await sleep(300)
    const begun = performance.now()
    agent.child.stdin.end()
    await agent.ended
    // Requests that had arrived are still answered for two seconds.
    expect(performance.now() - begun).toBeLessThan(8_000)
    await going
  })
})

function children(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
}

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
