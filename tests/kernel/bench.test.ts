/**
 * The benchmark on a whole kernel: every arm is what it is called by the kernel's own bytes and lists, every call is
 * counted, and nothing is left, whatever happens.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { armDefinitions, isOfWorkload, quickRun } from '../../app/benchmark'
import type { Benchmark, BenchmarkArm, BenchmarkOptions } from '../../app/model/benchmark'
import { DrivenEngine } from './engineHarness'
import { LabProcess, onLab, startLab } from './labProcess'
import { differences, snapshotTracingState, type TracingState } from './tracingState'

const PATIENCE = { timeout: 180_000 }
const options: BenchmarkOptions = { ...quickRun, rounds: 2, armTime: 10 }

let lab: ReturnType<typeof startLab>
let driven: DrivenEngine
let session: string
let before: TracingState

beforeAll(async () => {
  lab = startLab()
  await connect()
  // bpftrace would mount it by looking at it.
  await onLab(lab, 'ls /sys/kernel/debug/tracing >/dev/null')
  before = await state()
}, PATIENCE.timeout)

afterAll(async () => {
  await driven.close()
})

async function connect(): Promise<void> {
  driven = new DrivenEngine()
  session = await driven.connect({ kind: 'lab' })
  await driven.until(session, 'connected')
}

function state(): Promise<TracingState> {
  return snapshotTracingState((script) => onLab(lab, script))
}

/** Programs of the agent itself, while it is connected, are no leftovers. */
async function becomesClean(): Promise<void> {
  const until = Date.now() + 30_000
  for (;;) {
    const changes = differences(before, await state()).filter(
      (line) => !/probescope-agent|\/probescope/.test(line),
    )
    if (changes.length === 0) return
    if (Date.now() > until) throw new Error(`left on the target:\n${changes.join('\n')}`)
    await sleep(500)
  }
}

async function start(more: Partial<BenchmarkOptions> = {}): Promise<string> {
  const { benchmark } = await driven.ask('benchmarks.start', { session, options: { ...options, ...more } })
  return benchmark.id
}

function untilOver(id: string): Promise<Benchmark> {
  return driven.when(() => {
    const benchmark = driven.benchmark(id)
    return benchmark?.endedAt ? benchmark : null
  }, PATIENCE.timeout)
}

async function measure(more: Partial<BenchmarkOptions> = {}): Promise<Benchmark> {
  const done = await untilOver(await start(more))
  if (done.phase === 'failed') throw new Error(JSON.stringify(done.failure))
  return done
}

function arm({ arms }: Benchmark, name: string): BenchmarkArm {
  return arms.find((each) => each.arm === name)!
}

/** What an arm's name says must stand in the kernel's text. */
function expectedByte(name: string): RegExp | null {
  if (/^(base|tracepoint|rawtracepoint|sampling)/.test(name)) return null
  if (/^(kprobe-int3|kprobe-switched|uprobe|uretprobe)/.test(name)) return /^cc/
  return name.startsWith('kprobe-jump') ? /^e9/ : /^e8/
}

describe('a run of every arm', () => {
  let done: Benchmark

  beforeAll(async () => {
    done = await measure({ maySwitch: true, mayInsert: true })
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
    const { arms, warnings } = await driven.ask('benchmarks.arms', { session })
    expect(arms.map(({ arm: name }) => name)).toEqual(armDefinitions.map(({ arm: name }) => name))
    expect(arms.filter(({ unavailable }) => unavailable !== null)).toEqual([])
    expect(warnings.join('\n')).not.toMatch(/traces the measured function|switched kprobe optimization off/)
    const ofSyscalls = armDefinitions.filter((each) => isOfWorkload(each, { kind: 'syscall' }))
    expect(done.arms.map(({ arm: name }) => name)).toEqual(ofSyscalls.map(({ arm: name }) => name))
  })
})

describe('what a run leaves', () => {
  it('is nothing', PATIENCE, async () => {
    await expect(becomesClean()).resolves.toBeUndefined()
  })
})

describe('an arm that cannot be what it is called', () => {
  it(
    'is refused, not measured as something else: a jump where the machine writes none',
    PATIENCE,
    async () => {
      await onLab(lab, 'sysctl -q -w debug.kprobes-optimization=0')
      try {
        // Said before anything is measured.
        const { warnings } = await driven.ask('benchmarks.arms', { session })
        expect(warnings.join('\n')).toContain('switched kprobe optimization off')
        const done = await measure({ arms: ['kprobe-jump-bpf-count', 'kprobe-int3-bpf-count'] })
        expect(arm(done, 'kprobe-jump-bpf-count')).toMatchObject({ state: 'unavailable', nsPerEvent: null })
        expect(arm(done, 'kprobe-jump-bpf-count').unavailable!.remedy).toContain(
          'debug.kprobes-optimization=1',
        )
        expect(arm(done, 'kprobe-int3-bpf-count').evidence).toMatchObject({ patch: 'int3', verified: true })
        expect(done.fingerprint!.kprobesOptimization).toBe(false)
      } finally {
        await onLab(lab, 'sysctl -q -w debug.kprobes-optimization=1')
      }
    },
  )

  it('is not verified when somebody makes it another while it runs', PATIENCE, async () => {
    // The jump becomes an int3 under the producers' feet.
    const other = new LabProcess(
      lab,
      `echo ready; until grep -q OPTIMIZED /sys/kernel/debug/kprobes/list; do sleep 0.1; done;
       sleep 0.3; sysctl -w debug.kprobes-optimization=0`,
    )
    await other.until(/ready/)
    const done = await measure({ arms: ['kprobe-jump-bpf-count'], armTime: 2000, rounds: 1 })
    await other.end()
    await onLab(lab, 'sysctl -q -w debug.kprobes-optimization=1')
    expect(arm(done, 'kprobe-jump-bpf-count').evidence).toMatchObject({ patch: 'int3', verified: false })
    expect(arm(done, 'kprobe-jump-bpf-count').evidence!.bytesDuring).toMatch(/^cc/)
  })

  it('is left out without consent to switch the whole machine', PATIENCE, async () => {
    const done = await measure({ arms: ['kprobe-switched-bpf-count'], rounds: 1 })
    expect(arm(done, 'kprobe-switched-bpf-count')).toMatchObject({
      state: 'unavailable',
      unavailable: { code: 'left-out' },
    })
  })

  it('is left out without consent to a module, and nothing is built', PATIENCE, async () => {
    const done = await measure({ arms: ['module-kprobe'], rounds: 1 })
    expect(arm(done, 'module-kprobe').unavailable).toMatchObject({ code: 'left-out' })
    expect(arm(done, 'module-kprobe').unavailable!.remedy).toContain('tainted')
  })
})

describe('a benchmark among others', () => {
  it('says that somebody else traces the function', PATIENCE, async () => {
    const other = new LabProcess(lab, "bpftrace -e 'kprobe:__x64_sys_getuid { @ = count(); }'")
    await onLab(lab, 'until grep -q sys_getuid /sys/kernel/debug/kprobes/list; do sleep 0.2; done')
    const done = await measure({ arms: ['fentry-bpf-count'], rounds: 1 })
    await onLab(lab, 'pkill -INT -x bpftrace')
    await other.end()
    expect(done.warnings.join('\n')).toMatch(
      /Somebody else traces the measured function[^]*\[FTRACE\][^]*kprobe_ftrace_handler/,
    )
  })

  it('is the only one on its target, by as many producers as there are CPUs', PATIENCE, async () => {
    const id = await start({
      arms: ['kprobe-ftrace-bpf-count', 'kprobe-ftrace-perf'],
      producers: 2,
      rounds: 1,
    })
    const second = await driven.engine.request('benchmarks.start', { session, options })
    expect(second).toMatchObject({ ok: false, failure: { code: 'bad-request' } })
    const done = await untilOver(id)
    expect(done.failure).toBeNull()
    const both = arm(done, 'kprobe-ftrace-bpf-count')
    expect(both.counted).toBe(both.made)
    // perf would put two kprobes on the same place.
    expect(arm(done, 'kprobe-ftrace-perf').unavailable!.message).toContain('several CPUs')
    const tooMany = await untilOver(await start({ producers: 3 }))
    expect(tooMany).toMatchObject({ phase: 'failed', failure: { code: 'bad-request' } })
  })
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
      const done = await measure({ workload: { kind: 'kernel', call: 'any' }, arms: counting })
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
      const done = await measure({ workload: { kind: 'kernel', call: 'helper' }, arms, rounds: 1 })
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
    const done = await measure({ workload, arms, rounds: 2 })
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
    await becomesClean()
  })

  it('that does not work says so in its own words, and no arm is measured', PATIENCE, async () => {
    const done = await untilOver(await start({ workload: { ...workload, command: 'cat /no/such' } }))
    expect(done).toMatchObject({ phase: 'failed', failure: { code: 'command-failed' } })
    expect(done.failure!.message).toContain('No such file')
    const missing = await untilOver(await start({ workload: { ...workload, function: 'vfs_nothing' } }))
    expect(missing.failure).toMatchObject({ code: 'not-found' })
  })

  it('ends with the benchmark that is cancelled', PATIENCE, async () => {
    const id = await start({ workload: { ...workload, command: 'sleep 4321' } })
    await onLab(lab, 'until pgrep -f "sleep 432[1]"; do sleep 0.1; done')
    const { benchmark } = await driven.ask('benchmarks.cancel', { benchmark: id })
    expect(benchmark.phase).toBe('cancelled')
    expect(await onLab(lab, 'pgrep -f "sleep 432[1]" || echo none')).toContain('none')
    await becomesClean()
  })
})

describe('the end', () => {
  /** In the middle: something is attached at nearly every moment. */
  async function untilBusy(id: string): Promise<void> {
    await driven.when(() =>
      (driven.benchmark(id)?.arms.filter(({ rounds }) => rounds.length > 0).length ?? 0) >= 3 ? true : null,
    )
  }

  it('of a cancelled run is clean, and keeps what was measured', PATIENCE, async () => {
    const id = await start({ maySwitch: true, rounds: 50 })
    await untilBusy(id)
    const { benchmark } = await driven.ask('benchmarks.cancel', { benchmark: id })
    expect(benchmark.phase).toBe('cancelled')
    expect(benchmark.arms.some(({ nsPerEvent }) => nsPerEvent !== null)).toBe(true)
    const { entries } = await driven.ask('ledger.get', { session })
    expect(entries.filter(({ state: now }) => now !== 'undone')).toEqual([])
    await becomesClean()
    // The next one may begin at once.
    expect((await measure({ arms: ['fentry-bpf-count'], rounds: 1 })).phase).toBe('done')
  })

  it('of a killed connection is clean, and the benchmark says why it failed', PATIENCE, async () => {
    const id = await start({
      maySwitch: true,
      rounds: 50,
      arms: ['kprobe-switched-bpf-count', 'ftrace-ring'],
    })
    await untilBusy(id).catch(() => {})
    await onLab(lab, 'pkill -KILL -x probescope-agen')
    const done = await untilOver(id)
    expect(done).toMatchObject({ phase: 'failed', failure: { code: 'lost' } })
    await driven.close()
    // Both of the agent's processes were killed: the next connection sweeps what the ledger tells.
    await connect()
    await becomesClean()
  })
})

describe('the agent’s arms', () => {
  it('are written down once more in app/benchmark/arms.ts, in the same order', () => {
    const folder = new URL('../../resources/agent/src/bench/', import.meta.url)
    expect(readdirSync(folder)).toContain('arms.c')
    const source = readFileSync(new URL('arms.c', folder), 'utf8')
    for (const { arm: name } of armDefinitions) {
      const stem = name.replace(/-(perf|bpf-empty|bpf-count)$/, '').replace(/^sampling-.*/, 'sampling-')
      expect(source).toContain(`"${stem}`)
    }
  })
})
