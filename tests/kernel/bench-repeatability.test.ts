/**
 * What each mechanism adds to an event, in instructions: on a lab VM whose clock counts them, so that the figures are
 * the same in every run, on every host, however busy it is.
 */
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fullRun } from '../../app/benchmark'
import type { Benchmark } from '../../app/model/benchmark'
import { DrivenEngine } from './engineHarness'
import { labScript } from './labProcess'

const labName = `${process.env['PROBESCOPE_LAB_NAME'] || 'default'}-icount`
const PATIENCE = { timeout: 240_000 }
/** The dearest first: what this kernel (6.12, x86-64) really does, by its own instructions. */
const order = [
  'kprobe-int3-bpf-count',
  'kprobe-ftrace-bpf-count',
  'kprobe-jump-bpf-count',
  'fentry-bpf-count',
]

let driven: DrivenEngine
let session: string

function lab(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [labScript, ...args, '--name', labName], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`lab ${args.join(' ')}: ${stderr}`)
  return stdout
}

beforeAll(async () => {
  lab('start', '--icount')
  const { sshConfig, host } = JSON.parse(lab('status', '--json')) as { sshConfig: string; host: string }
  driven = new DrivenEngine({ sshConfig })
  session = await driven.connect({ kind: 'ssh', host })
  await driven.until(session, 'connected', PATIENCE.timeout)
}, PATIENCE.timeout)

afterAll(async () => {
  await driven.close()
  lab('stop')
})

async function measure(): Promise<Benchmark> {
  const { benchmark } = await driven.ask('benchmarks.start', {
    session,
    options: { ...fullRun, arms: order, rounds: 8, armTime: 10 },
  })
  const done = await driven.when(() => {
    const now = driven.benchmark(benchmark.id)
    return now?.endedAt ? now : null
  }, PATIENCE.timeout)
  if (done.phase !== 'done') throw new Error(JSON.stringify(done.failure))
  return done
}

/**
 * Nanoseconds of this VM's clock are instructions. The least of all rounds: interrupts and the agent's other threads, on
 * the VM's only CPU, can but add to them.
 */
function added({ arms }: Benchmark): number[] {
  const least = (name: string) => Math.min(...arms.find((each) => each.arm === name)!.rounds)
  return order.map((arm) => least(arm) - least('base'))
}

describe('instructions that a mechanism adds to an event', () => {
  it('are the same in two runs, to half a percent, in the order of the mechanisms', PATIENCE, async () => {
    const first = added(await measure())
    const second = added(await measure())
    process.stderr.write(
      `${JSON.stringify({ instructionsAdded: Object.fromEntries(order.map((arm, i) => [arm, [first[i], second[i]]])) })}\n`,
    )
    for (const [i, arm] of order.entries()) {
      expect([arm, Math.abs(first[i]! - second[i]!) / first[i]! < 0.005]).toEqual([arm, true])
    }
    expect([...first].sort((one, other) => other - one)).toEqual(first)
    expect([...second].sort((one, other) => other - one)).toEqual(second)
    // A call takes more than a few instructions and fewer than a thousand: it is the mechanism, not a stray second.
    expect(Math.min(...first)).toBeGreaterThan(50)
    expect(Math.max(...first)).toBeLessThan(1500)
  })
})
