/**
 * The benchmark on a whole kernel: every arm is what it is called by the kernel's own bytes and lists, every call is
 * counted, and nothing is left, however it ends.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { armDefinitions, isOfWorkload } from '../../app/benchmark'
import type { Benchmark } from '../../app/model/benchmark'
import { arm, LabBenchmark, options, PATIENCE } from './benchHarness'
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

/** What an arm's name says must stand in the kernel's text. */
function expectedByte(name: string): RegExp | null {
  if (/^(base|tracepoint|rawtracepoint|sampling)/.test(name)) return null
  if (/^(kprobe-int3|kprobe-switched|uprobe|uretprobe)/.test(name)) return /^cc/
  return name.startsWith('kprobe-jump') ? /^e9/ : /^e8/
}

describe('a run of every arm', () => {
  let done: Benchmark

  beforeAll(async () => {
    done = await bench.measure({ maySwitch: true, mayInsert: true })
  }, PATIENCE.timeout)

  it('measures all that this kernel has, and says in the kernel’s words what it has not', () => {
    const missing = done.arms.filter(({ unavailable }) => unavailable !== null)
    expect(missing.map(({ arm: name }) => name)).toEqual(['fmodret-bpf-empty', 'fmodret-bpf-count'])
    for (const { unavailable } of missing) {
      expect(unavailable!.code).toBe('unsupported')
      expect(unavailable!.detail).toContain('__do_sys_getuid() is not modifiable')
      expect(unavailable!.remedy).toContain('CONFIG_FUNCTION_ERROR_INJECTION')
    }
    for (const { arm: name, state: phase, rounds, nsPerEvent, unavailable } of done.arms) {
      if (unavailable !== null) continue
      expect([name, phase, rounds.length]).toEqual([name, 'done', options.rounds])
      expect(nsPerEvent!.median).toBeGreaterThan(0)
      expect(nsPerEvent!.low).toBeLessThanOrEqual(nsPerEvent!.high!)
    }
  })

  it('counts every call that was made, and no other', () => {
    for (const { arm: name, made, counted, lost, missed, consumer, unavailable } of done.arms) {
      if (unavailable !== null || consumer === 'none' || consumer === 'BPF empty') continue
      // On this quiet machine nobody else calls getuid while an arm is attached.
      expect([name, counted! + lost!]).toEqual([name, made])
      expect(made).toBeGreaterThan(100)
      // What this kernel says of programs, also of those on a kprobe; nothing else tells.
      if (consumer === 'BPF count') expect([name, missed]).toEqual([name, 0])
    }
  })

  it('has the bytes that each arm’s name says, and the kernel’s list agrees', () => {
    for (const { arm: name, evidence, unavailable } of done.arms) {
      if (unavailable !== null) continue
      expect([name, evidence!.verified]).toEqual([name, true])
      const byte = expectedByte(name)
      if (byte === null) {
        expect([name, evidence!.bytesDuring]).toEqual([name, null])
        continue
      }
      expect(evidence!.bytesDuring).toMatch(byte)
      expect(evidence!.bytesDuring).not.toBe(evidence!.bytesBefore)
      const says = evidence!.kernelSays.join('\n')
      if (name.startsWith('kprobe-jump')) expect(says).toContain('[OPTIMIZED]')
      if (/^kprobe-(int3|switched)/.test(name)) expect(says).toMatch(/k {2}__do_sys_getuid\+0x\w+ *$/m)
      if (/^(kprobe-ftrace|module-kprobe|kretprobe-(bpf|perf))/.test(name)) expect(says).toContain('[FTRACE]')
      if (/^(fentry|fexit)/.test(name)) expect(says).toContain('direct-->bpf_trampoline')
      if (/^(ftrace|graph|kprobe-multi|kretprobe-multi)/.test(name))
        expect(says).toContain('__do_sys_getuid (1)')
    }
    // The two at the same instruction, and the int3 that needs no switch at another.
    const place = (name: string) => arm(done, name).evidence!.symbol
    expect(place('kprobe-switched-bpf-count')).toBe(place('kprobe-jump-bpf-count'))
    expect(place('kprobe-int3-bpf-count')).not.toBe(place('kprobe-jump-bpf-count'))
  })

  it('pairs each arm with the base, and measures what it costs calls that nobody traces', () => {
    // The dearest of all: a busy machine may blur the others in so short a run.
    expect(arm(done, 'uretprobe-bpf-count').nsOverBase!.median).toBeGreaterThan(0)
    expect(arm(done, 'uretprobe-bpf-count').ratioToBase!.median).toBeLessThan(0.8)
    expect(arm(done, 'base')).toMatchObject({ nsOverBase: null, ratioToBase: null })
    expect(done.collateral.map(({ arm: name }) => name)).toContain('tracepoint-perf')
  })

  it('marks the machine as emulated, and records what its figures depend on', () => {
    expect(done.fingerprint).toMatchObject({
      hostname: 'probescope-lab',
      arch: 'x86_64',
      cpus: 2,
      emulated: true,
      bpfJit: 'on',
      kprobesOptimization: true,
      clocksource: 'tsc',
    })
    expect(done.fingerprint!.virtualization).toContain('QEMU')
    expect(done.fingerprint!.mitigations.length).toBeGreaterThan(5)
  })

  it('lists the arms that may be chosen, by the same names as the agent', async () => {
    const { arms, warnings } = await bench.driven.ask('benchmarks.arms', { session: bench.session })
    expect(arms.map(({ arm: name }) => name)).toEqual(armDefinitions.map(({ arm: name }) => name))
    expect(arms.filter(({ unavailable }) => unavailable !== null)).toEqual([])
    expect(warnings.join('\n')).not.toMatch(/traces the measured function|switched kprobe optimization off/)
    const ofSyscalls = armDefinitions.filter((each) => isOfWorkload(each, { kind: 'syscall' }))
    expect(done.arms.map(({ arm: name }) => name)).toEqual(ofSyscalls.map(({ arm: name }) => name))
  })
})

describe('what a run leaves', () => {
  it('is nothing', PATIENCE, async () => {
    await expect(bench.becomesClean()).resolves.toBeUndefined()
  })
})

describe('the end', () => {
  /** In the middle: something is attached at nearly every moment. */
  async function untilBusy(id: string): Promise<void> {
    await bench.driven.when(() =>
      (bench.driven.benchmark(id)?.arms.filter(({ rounds }) => rounds.length > 0).length ?? 0) >= 3
        ? true
        : null,
    )
  }

  it('of a cancelled run is clean, and keeps what was measured', PATIENCE, async () => {
    const id = await bench.start({ maySwitch: true, rounds: 50 })
    await untilBusy(id)
    const { benchmark } = await bench.driven.ask('benchmarks.cancel', { benchmark: id })
    expect(benchmark.phase).toBe('cancelled')
    expect(benchmark.arms.some(({ nsPerEvent }) => nsPerEvent !== null)).toBe(true)
    const { entries } = await bench.driven.ask('ledger.get', { session: bench.session })
    expect(entries.filter(({ state: now }) => now !== 'undone')).toEqual([])
    await bench.becomesClean()
    // The next one may begin at once.
    expect((await bench.measure({ arms: ['fentry-bpf-count'], rounds: 1 })).phase).toBe('done')
  })

  it('of a killed connection is clean, and the benchmark says why it failed', PATIENCE, async () => {
    const id = await bench.start({
      maySwitch: true,
      rounds: 50,
      arms: ['kprobe-switched-bpf-count', 'ftrace-ring'],
    })
    await untilBusy(id).catch(() => {})
    await onLab(bench.lab, 'pkill -KILL -x probescope-agen')
    const done = await bench.untilOver(id)
    expect(done).toMatchObject({ phase: 'failed', failure: { code: 'lost' } })
    await bench.driven.close()
    // Both of the agent's processes were killed: the next connection sweeps what the ledger tells.
    await bench.connect()
    await bench.becomesClean()
  })
})
