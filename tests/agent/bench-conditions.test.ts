// What a benchmark records of the machine that it measured, and what it says of one that is busy.
import { spawn, type ChildProcess } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { armDefinitions, Tally } from '../../app/benchmark'
import { AgentConnection } from './agentConnection'
import { agentProgram } from './agentProgram'
import { startAgent } from './local'

let agent: AgentConnection
let busy: ChildProcess[] = []

afterEach(async () => {
  for (const child of busy) child.kill('SIGKILL')
  busy = []
  await agent.close()
})

const prepare = { producers: 1, maySwitch: false, workload: { kind: 'syscall' as const } }

/** Takes a whole CPU, and nothing else; `by` is what it is started with. */
function occupy(...by: string[]): void {
  const [file, ...args] = [...by, 'sh', '-c', 'while :; do :; done']
  busy.push(spawn(file!, args, { stdio: 'ignore' }))
}

describe.skipIf(process.geteuid!() !== 0)('what the figures depend on', () => {
  /** A mount namespace of its own, in which the files of /sys are these. */
  const files = [
    ['/sys/devices/system/cpu/cpu0', 'cpufreq/scaling_governor', 'powersave'],
    ['/sys/devices/system/clocksource/clocksource0', 'current_clocksource', 'hpet'],
    ['/sys/devices/system/cpu/vulnerabilities', 'meltdown', 'Mitigation: PTI'],
  ] as const

  it('is recorded from the kernel’s own files: governor, clock, mitigations', async () => {
    const mounts = files.map(
      ([folder, file, text]) =>
        `mount -t tmpfs none ${folder} && mkdir -p $(dirname ${folder}/${file}) && echo '${text}' > ${folder}/${file}`,
    )
    const script = `${mounts.join(' && ')} && exec "$0"`
    agent = AgentConnection.spawn('unshare', ['-m', 'sh', '-c', script, agentProgram()])
    await agent.hello()
    const { fingerprint } = await agent.call('bench-prepare', prepare)
    expect(fingerprint).toMatchObject({
      governor: 'powersave',
      clocksource: 'hpet',
      mitigations: [{ name: 'meltdown', state: 'Mitigation: PTI' }],
    })
  })

  it('is null where the kernel does not say, as in most virtual machines', async () => {
    const script = files.map(([folder]) => `mount -t tmpfs none ${folder}`).join(' && ')
    agent = AgentConnection.spawn('unshare', ['-m', 'sh', '-c', `${script} && exec "$0"`, agentProgram()])
    await agent.hello()
    const { fingerprint } = await agent.call('bench-prepare', prepare)
    expect(fingerprint).toMatchObject({ governor: null, clocksource: null, mitigations: [] })
  })
})

describe('a busy machine', () => {
  it('is told of before anything is measured', async () => {
    agent = await startAgent()
    occupy()
    const { warnings } = await agent.call('bench-conditions', {})
    expect(warnings.join('\n')).toMatch(
      /The machine is busy.*: (\d+\.\d of \d+ CPUs are|\d+ % of its CPU is) in use/,
    )
  })

  it('is told of in the result, where the workload had to share its CPU', async () => {
    agent = await startAgent()
    const { cpus } = await agent.call('bench-prepare', prepare)
    occupy('taskset', '-c', String(cpus[0]))
    const answer = await agent.call('bench-arm', { arm: 'base', warmUp: 50, time: 400, collateral: 0 })
    const tally = new Tally(
      armDefinitions.filter(({ arm }) => arm === 'base'),
      'base',
    )
    tally.add('base', 0, { ...answer, run: null })
    expect(tally.warnings.join('\n')).toMatch(/The machine was busy: .* only \d+ % of the time/)
  })
})
