// An agent in a chroot: its root is a folder, and no tracefs is mounted there.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AgentConnection } from './agentConnection'
import { agentProgram } from './agentProgram'

let folder: string
let agent: AgentConnection

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agent-chroot-'))
  mkdirSync(join(folder, 'proc'))
  mkdirSync(join(folder, 'sys'))
  copyFileSync(agentProgram(), join(folder, 'agent'))
})

afterEach(async () => {
  agent.child.stdin.end()
  await agent.ended
  rmSync(folder, { recursive: true })
})

/**
 * The mounts are a namespace of their own, in which all are shared: what the agent mounts and does not keep for itself
 * is seen by the shell that waits for it.
 */
function enter(mounts: string): void {
  const script = `mount --make-rshared / && ${mounts} && { chroot "$0" /agent; exit $?; }`
  agent = AgentConnection.spawn('unshare', ['-m', '--propagation', 'private', 'sh', '-c', script, folder])
}

const mountsOfShell = (): string[] =>
  readFileSync(`/proc/${agent.child.pid}/mountinfo`, 'utf8')
    .split('\n')
    .filter((line) => line.includes(folder))
    .map((line) => line.split(' ')[4]!)

describe.skipIf(process.geteuid!() !== 0)('in a chroot', () => {
  it.each([
    ['with proc and sys', 'mount -t proc proc "$0/proc" && mount -t sysfs sysfs "$0/sys"', ['proc', 'sys']],
    ['with proc alone', 'mount -t proc proc "$0/proc"', ['proc']],
  ])('%s it has a tracefs, for itself alone', async (_, mounts, there) => {
    enter(mounts)
    await agent.hello()
    const { capabilities } = await agent.call('capabilities', {})
    expect(capabilities.find(({ id }) => id === 'tracefs')).toMatchObject({ available: true, reason: null })

    await agent.call('count-start', { run: 1, interval: 100, perCpu: false, scope: { kind: 'system' } })
    const source = { kind: 'tracepoint', system: 'sched', event: 'sched_switch', filter: null } as const
    await agent.call('attach', { run: 1, index: 0, source })
    expect(mountsOfShell()).toEqual(there.map((name) => join(folder, name)))
    expect(await agent.call('bye', {})).toEqual({ leftovers: [] })
  })
})
