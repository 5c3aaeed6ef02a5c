// How a conversation with the agent begins, goes wrong and ends.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { capabilityIds } from '../../app/model/capability'
import { AgentConnection, encodeFrame, kinds } from './agentConnection'
import { agentProgram } from './agentProgram'
import { until, workerOf } from './local'

let agent: AgentConnection

beforeEach(() => {
  agent = AgentConnection.spawn(agentProgram())
})

afterEach(async () => {
  agent.child.stdin.end()
  await agent.ended
})

const ending = (connection: AgentConnection) =>
  connection.notices.find((notice) => notice.notice === 'ending') as { reason: string; leftovers: string[] }

describe('the beginning', () => {
  it('tells what the machine is', async () => {
    const hello = await agent.hello()
    expect(hello.pid).toBe(agent.child.pid)
    expect(hello.uid).toBe(process.geteuid!())
    expect(hello.machine.cpus.length).toBeGreaterThan(0)
    expect(hello.machine.bootId).toMatch(/^[0-9a-f-]{36}$/)
    expect(hello.machine.distribution.name).not.toBe('')
  })

  it('answers nothing before hello', async () => {
    const failure = await agent.refusal('capabilities', {})
    expect(failure).toMatchObject({ code: 'bad-request', message: expect.stringContaining('hello') })
  })

  it('wants hello once, in its own protocol, with a proper nonce', async () => {
    const params = { protocol: 1 as const, nonce: 'fedcba9876543210', heartbeatTimeout: 10_000 }
    expect(await agent.refusal('hello', { ...params, protocol: 2 as unknown as 1 })).toMatchObject({
      code: 'unsupported',
    })
    expect(await agent.refusal('hello', { ...params, nonce: 'no' })).toMatchObject({ code: 'bad-request' })
    expect(await agent.refusal('hello', { ...params, heartbeatTimeout: 1 })).toMatchObject({
      code: 'bad-request',
    })
    await agent.hello()
    expect(await agent.refusal('hello', params)).toMatchObject({ code: 'bad-request' })
  })
})

describe('capabilities', () => {
  it('reports every one, and why each missing one is', async () => {
    await agent.hello()
    const { capabilities } = await agent.call('capabilities', {})
    expect(capabilities.map((one) => one.id).sort()).toEqual([...capabilityIds].sort())
    for (const one of capabilities) {
      if (one.available === true) expect(one.reason, one.id).toBeNull()
      else expect(one.reason, one.id).toMatch(/\w/)
    }
  })
})

describe('requests that cannot be answered', () => {
  const request = (text: string, stream: number) =>
    agent.send(encodeFrame(kinds['REQUEST']!, stream, Buffer.from(text)))

  it.each([
    ['not JSON', '{'],
    ['JSON of another shape', '[]'],
    ['no method', '{"params":{}}'],
    ['no parameters', '{"method":"capabilities"}'],
    ['a method that does not exist', '{"method":"reboot","params":{}}'],
    ['a name twice', '{"method":"bye","method":"bye","params":{}}'],
    ['a NUL', '{"method":"by\\u0000e","params":{}}'],
    ['nothing at all', ''],
    ['a tower of brackets', '['.repeat(200_000)],
  ])('%s', async (_, text) => {
    await agent.hello()
    request(text, 900)
    await until(() => agent.strayFailures.length === 1)
    expect(agent.strayFailures[0]).toMatchObject({ stream: 900, failure: { code: 'bad-request' } })
    await agent.call('ledger', {}) // and it goes on
  })

  it('a source of the wrong shape', async () => {
    await agent.hello()
    await agent.call('count-start', { run: 1, interval: 100, perCpu: false, scope: { kind: 'system' } })
    const source = { kind: 'kprobe', function: 'a b', offset: 0, module: null } as const
    expect(await agent.refusal('attach', { run: 1, index: 0, source })).toMatchObject({ code: 'bad-source' })
    expect(await agent.refusal('attach', { run: 2, index: 0, source })).toMatchObject({ code: 'not-found' })
    expect(await agent.refusal('detach', { run: 1, index: 0 })).toMatchObject({ code: 'not-found' })
    expect(
      await agent.refusal('count-start', {
        run: 1,
        interval: 100,
        perCpu: false,
        scope: { kind: 'system' },
      }),
    ).toMatchObject({ code: 'bad-request' })
    expect(
      await agent.refusal('count-start', { run: 3, interval: 1, perCpu: false, scope: { kind: 'system' } }),
    ).toMatchObject({ code: 'bad-request' })
  })
})

describe('heartbeats', () => {
  it('come back as they were', async () => {
    agent.send(encodeFrame(kinds['HEARTBEAT']!, 5, Buffer.from([0, 1, 255])))
    agent.send(encodeFrame(kinds['HEARTBEAT']!, 5, Buffer.alloc(100, 7)))
    await until(() => agent.echoes.length === 2)
    expect(agent.echoes[0]).toEqual(Buffer.from([0, 1, 255]))
    expect(agent.echoes[1]).toEqual(Buffer.alloc(64, 7))
  })

  it('that do not come end the agent, with the reason', async () => {
    await agent.call('hello', { protocol: 1, nonce: '0123456789abcdef', heartbeatTimeout: 700 })
    const begun = Date.now()
    expect(await agent.ended).toEqual({ code: 0, signal: null })
    expect(Date.now() - begun).toBeGreaterThan(500)
    expect(Date.now() - begun).toBeLessThan(5_000)
    expect(ending(agent).reason).toContain('nothing was heard')
  })

  it('that come while the whole machine stands still are heard when it goes on', async () => {
    await agent.hello('0123456789abcdef', 2_500)
    const processes = [agent.child.pid!, workerOf(agent.child.pid!)]
    for (const pid of processes) process.kill(pid, 'SIGSTOP')
    await sleep(3_000)
    // The one that judges the silence goes first: the other has read nothing yet.
    for (const pid of processes) {
      process.kill(pid, 'SIGCONT')
      await sleep(100)
    }
    expect(await agent.call('bye', {})).toEqual({ leftovers: [] })
    await agent.ended
    expect(ending(agent).reason).toBe('bye')
  })
})

describe('the end', () => {
  it('by bye', async () => {
    await agent.hello()
    expect(await agent.call('bye', {})).toEqual({ leftovers: [] })
    expect(await agent.ended).toEqual({ code: 0, signal: null })
    expect(ending(agent)).toMatchObject({ reason: 'bye', leftovers: [] })
  })

  it('by the end of the input, after what had been asked is answered', async () => {
    const hello = agent.hello()
    const capabilities = agent.call('capabilities', {})
    agent.stopHeartbeat()
    agent.child.stdin.end()
    await hello
    agent.stopHeartbeat()
    expect((await capabilities).capabilities.length).toBeGreaterThan(0)
    expect(await agent.ended).toEqual({ code: 0, signal: null })
    expect(ending(agent).reason).toBe('the input ended')
  })

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGPIPE'] as const)('by %s', async (signal) => {
    await agent.hello()
    agent.child.kill(signal)
    expect(await agent.ended).toEqual({ code: 0, signal: null })
    expect(ending(agent).leftovers).toEqual([])
  })

  it('when the other end stops reading for good', async () => {
    await agent.hello()
    await agent.call('count-start', { run: 1, interval: 10, perCpu: false, scope: { kind: 'system' } })
    agent.child.stdout.destroy()
    expect(await agent.ended).toEqual({ code: 0, signal: null })
  })
})

describe('frames that are none', () => {
  it('too long', async () => {
    const header = Buffer.alloc(9)
    header.writeUInt32LE(1_048_577, 0)
    header[4] = kinds['REQUEST']!
    header.writeUInt32LE(77, 5)
    agent.send(header)
    expect(await agent.ended).toEqual({ code: 0, signal: null })
    expect(agent.strayFailures).toEqual([
      { stream: 77, failure: expect.objectContaining({ code: 'bad-frame' }) },
    ])
    expect(ending(agent).reason).toContain('1048577')
  })

  it('of a kind that only the agent sends', async () => {
    agent.send(encodeFrame(kinds['RESPONSE']!, 3, Buffer.from('{}')))
    expect(await agent.ended).toEqual({ code: 0, signal: null })
    expect(agent.strayFailures).toEqual([
      { stream: 3, failure: expect.objectContaining({ code: 'bad-frame' }) },
    ])
    expect(ending(agent).leftovers).toEqual([])
  })
})
