// The agent's two processes: whichever is killed or hangs, the other ends too, says why, and leaves nothing.
import { copyFileSync, existsSync, mkdtempSync, writeFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AgentConnection } from './agentConnection'
import { agentProgram } from './agentProgram'
import { nothingLeft, runs, startAgent, until, workerOf } from './local'

let agent: AgentConnection
let supervisor: number
let worker: number

beforeEach(async () => {
  agent = await startAgent()
  supervisor = agent.child.pid!
  worker = workerOf(supervisor)
  await agent.call('count-start', { run: 1, interval: 20, perCpu: false, scope: { kind: 'system' } })
  const source = { kind: 'tracepoint', system: 'sched', event: 'sched_switch', filter: null } as const
  await agent.call('attach', { run: 1, index: 0, source })
})

afterEach(async () => {
  agent.stopHeartbeat()
  agent.child.stdin.end()
  await until(() => !runs(supervisor) && !runs(worker), 20_000)
  await nothingLeft()
}, 60_000)

const reason = () =>
  agent.notices.flatMap((notice) => (notice.notice === 'ending' ? [notice.reason] : [])).join()

describe('killed with SIGKILL', () => {
  it('the worker: the supervisor says so and ends cleanly', async () => {
    process.kill(worker, 'SIGKILL')
    expect(await agent.ended).toEqual({ code: 0, signal: null })
    // Killed in the middle of a frame, nothing more can be said over the connection.
    expect(['the worker was ended by SIGKILL', '']).toContain(reason())
  })

  it('the supervisor: the worker sees it and ends', async () => {
    process.kill(supervisor, 'SIGKILL')
    await until(() => !runs(worker))
    expect(await agent.ended).toEqual({ code: null, signal: 'SIGKILL' })
    expect(reason()).toBe('the supervisor was killed')
  })

  it('the supervisor of a stopped worker: the worker goes on, to its end', async () => {
    process.kill(worker, 'SIGSTOP')
    process.kill(supervisor, 'SIGKILL')
    await until(() => !runs(worker))
    await agent.ended
    expect(reason()).toBe('the supervisor was killed')
  })

  it('both', async () => {
    process.kill(worker, 'SIGKILL')
    process.kill(supervisor, 'SIGKILL')
    expect(await agent.ended).toEqual({ code: null, signal: 'SIGKILL' })
  })
})

describe('hanging', () => {
  it(
    'a stopped worker is killed when it does not follow the end of the input',
    { timeout: 30_000 },
    async () => {
      process.kill(worker, 'SIGSTOP')
      agent.stopHeartbeat()
      agent.child.stdin.end()
      expect(await agent.ended).toEqual({ code: 0, signal: null })
      expect(['the input ended', '']).toContain(reason())
    },
  )

  it('a stopped worker is killed when a signal asks for the end', { timeout: 30_000 }, async () => {
    process.kill(worker, 'SIGSTOP')
    process.kill(supervisor, 'SIGTERM')
    expect(await agent.ended).toEqual({ code: 0, signal: null })
    expect(['signal SIGTERM', '']).toContain(reason())
  })
})

describe('its own file', () => {
  it('goes away with the private folder it lies in, as soon as it runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'probescope.'))
    copyFileSync(agentProgram(), join(folder, 'agent'))
    const other = AgentConnection.spawn(join(folder, 'agent'))
    await other.hello()
    expect(existsSync(folder)).toBe(false)
    const { capabilities } = await other.call('capabilities', {}) // which look into that file, too
    expect(capabilities.find((one) => one.id === 'uprobes')).toMatchObject({ available: true })
    expect(await other.close()).toEqual({ code: 0, signal: null })
  })

  it('goes away alone when something else is in the folder, and stays anywhere else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'probescope.'))
    copyFileSync(agentProgram(), join(folder, 'agent'))
    writeFileSync(join(folder, 'other'), '')
    const other = AgentConnection.spawn(join(folder, 'agent'))
    await other.hello()
    expect(existsSync(join(folder, 'agent'))).toBe(false)
    expect(existsSync(join(folder, 'other'))).toBe(true)
    await other.close()
    rmSync(folder, { recursive: true })
    expect(existsSync(agentProgram())).toBe(true)
  })
})

it('two agents at once do not disturb each other', async () => {
  const other = await startAgent()
  expect((await other.call('sweep', { dryRun: false })).removed).toEqual([])
  process.kill(workerOf(other.child.pid!), 'SIGKILL')
  await other.ended
  const before = agent.samples.length
  await until(() => agent.samples.length > before + 5)
  expect(runs(worker)).toBe(true)
})
