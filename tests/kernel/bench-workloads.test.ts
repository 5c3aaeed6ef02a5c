/** What makes the events, other than the system call: a loop within the kernel, or a command of the user's. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arm, LabBenchmark, PATIENCE } from './benchHarness'
import { onLab } from './labProcess'

let bench: LabBenchmark

beforeAll(async () => {
  bench = new LabBenchmark()
  await bench.connect()
  await bench.remember()
}, PATIENCE.timeout)

afterAll(async () => {
  await bench.driven.close()
})

describe('events made within the kernel', () => {
  const counting = [
    'base-bpf-count',
    'rawtracepoint-bpf-count',
    'tracepoint-ring',
    'fmodret-bpf-count',
    'kprobe-int3-bpf-count',
    'kprobe-ftrace-bpf-count',
    'fexit-bpf-count',
  ]

  it(
    'are counted one by one through each mechanism, fmod_ret too, and proved by the bytes',
    PATIENCE,
    async () => {
      const done = await bench.measure({ workload: { kind: 'kernel', call: 'any' }, arms: counting })
      expect(done.arms.map(({ arm: name }) => name).sort()).toEqual(['base', ...counting].sort())
      for (const { arm: name, made, counted, lost, evidence } of done.arms) {
        if (name === 'base') continue
        expect([name, counted! + lost!]).toEqual([name, made])
        expect([name, made % 100, evidence!.verified]).toEqual([name, 0, true])
      }
      // The tracepoint lies in the function itself: its nop became a jump.
      expect(arm(done, 'rawtracepoint-bpf-count').evidence).toMatchObject({ patch: 'nop-patch' })
      expect(arm(done, 'rawtracepoint-bpf-count').evidence!.bytesDuring).toMatch(/^e[b9]/)
      expect(arm(done, 'fmodret-bpf-count').evidence!.symbol).toContain('bpf_modify_return_test_tp')
      expect(done.collateral).toEqual([])
    },
  )

  it(
    'are of the helper where it is asked for, which has no tracepoint and lets no fmod_ret in',
    PATIENCE,
    async () => {
      const arms = ['rawtracepoint-bpf-count', 'fmodret-bpf-count', 'fentry-bpf-count']
      const done = await bench.measure({ workload: { kind: 'kernel', call: 'helper' }, arms, rounds: 1 })
      expect(arm(done, 'rawtracepoint-bpf-count').unavailable!.message).toContain('No tracepoint')
      expect(arm(done, 'fmodret-bpf-count').unavailable!.code).toBe('unsupported')
      expect(arm(done, 'fentry-bpf-count').evidence!.symbol).toContain('bpf_get_numa_node_id')
    },
  )
})

describe('a command as workload', () => {
  const workload = { kind: 'command', command: 'cat /etc/hostname /etc/fstab', function: 'vfs_open' } as const

  it('is run while each arm is attached, and its calls of the function are counted', PATIENCE, async () => {
    const arms = ['fentry-bpf-count', 'kprobe-ftrace-bpf-count', 'tracepoint-perf']
    const done = await bench.measure({ workload, arms, rounds: 2 })
    expect(done.arms.map(({ arm: name }) => name).sort()).toEqual(['base', ...arms.slice(0, 2)].sort())
    for (const name of arms.slice(0, 2)) {
      const { perRun, made, evidence, nsPerEvent } = arm(done, name)
      expect(made).toBe(2)
      expect(evidence).toMatchObject({ verified: true })
      expect(evidence!.symbol).toContain('vfs_open')
      // cat opens its two files, and what it is linked with.
      expect(perRun!.events!.median).toBeGreaterThan(4)
      expect(perRun!.cpu.median).toBeGreaterThan(0)
      expect(nsPerEvent!.median).toBeGreaterThan(perRun!.cpu.median / 2)
    }
    await bench.becomesClean()
  })

  it('that does not work says so in its own words, and no arm is measured', PATIENCE, async () => {
    const done = await bench.untilOver(
      await bench.start({ workload: { ...workload, command: 'cat /no/such' } }),
    )
    expect(done).toMatchObject({ phase: 'failed', failure: { code: 'command-failed' } })
    expect(done.failure!.message).toContain('No such file')
    const missing = await bench.untilOver(
      await bench.start({ workload: { ...workload, function: 'vfs_nothing' } }),
    )
    expect(missing.failure).toMatchObject({ code: 'not-found' })
  })

  it('ends with the benchmark that is cancelled', PATIENCE, async () => {
    const id = await bench.start({ workload: { ...workload, command: 'sleep 4321' } })
    await onLab(bench.lab, 'until pgrep -f "sleep 432[1]"; do sleep 0.1; done')
    const { benchmark } = await bench.driven.ask('benchmarks.cancel', { benchmark: id })
    expect(benchmark.phase).toBe('cancelled')
    expect(await onLab(bench.lab, 'pgrep -f "sleep 432[1]" || echo none')).toContain('none')
    await bench.becomesClean()
  })
})
