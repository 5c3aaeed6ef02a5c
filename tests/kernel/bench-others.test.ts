/** What others do to the traced function, or to the whole machine, before a benchmark and while it runs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arm, LabBenchmark, options, PATIENCE } from './benchHarness'
import { LabProcess, onLab } from './labProcess'

let bench: LabBenchmark

beforeAll(async () => {
  bench = new LabBenchmark()
  await bench.connect()
}, PATIENCE.timeout)

afterAll(async () => {
  await bench.driven.close()
})

/** While the kernel counts a kprobe of somebody else's, which it has made what it means to. */
async function besideKprobe<T>(place: string, work: () => Promise<T>): Promise<T> {
  await onLab(
    bench.lab,
    `cd /sys/kernel/tracing && echo 'p:others/there ${place}' >> kprobe_events && echo 1 > events/others/there/enable
     until grep -qE 'getuid.*(OPTIMIZED|FTRACE)' /sys/kernel/debug/kprobes/list; do sleep 0.1; done`,
  )
  try {
    return await work()
  } finally {
    await onLab(
      bench.lab,
      'cd /sys/kernel/tracing && echo 0 > events/others/there/enable && echo -:others/there >> kprobe_events',
    )
  }
}

describe('an arm that cannot be what it is called', () => {
  it(
    'is refused, not measured as something else: a jump where the machine writes none',
    PATIENCE,
    async () => {
      await onLab(bench.lab, 'sysctl -q -w debug.kprobes-optimization=0')
      try {
        // Said before anything is measured.
        const { warnings } = await bench.driven.ask('benchmarks.arms', { session: bench.session })
        expect(warnings.join('\n')).toContain('switched kprobe optimization off')
        const done = await bench.measure({ arms: ['kprobe-jump-bpf-count', 'kprobe-int3-bpf-count'] })
        expect(arm(done, 'kprobe-jump-bpf-count')).toMatchObject({ state: 'unavailable', nsPerEvent: null })
        expect(arm(done, 'kprobe-jump-bpf-count').unavailable!.remedy).toContain(
          'debug.kprobes-optimization=1',
        )
        expect(arm(done, 'kprobe-int3-bpf-count').evidence).toMatchObject({ patch: 'int3', verified: true })
        expect(done.fingerprint!.kprobesOptimization).toBe(false)
      } finally {
        await onLab(bench.lab, 'sysctl -q -w debug.kprobes-optimization=1')
      }
    },
  )

  it('is not verified when somebody makes it another while it runs', PATIENCE, async () => {
    // The jump becomes an int3 under the producers' feet.
    const other = new LabProcess(
      bench.lab,
      `echo ready; until grep -q OPTIMIZED /sys/kernel/debug/kprobes/list; do sleep 0.1; done;
       sleep 0.3; sysctl -w debug.kprobes-optimization=0`,
    )
    await other.until(/ready/)
    const done = await bench.measure({ arms: ['kprobe-jump-bpf-count'], armTime: 2000, rounds: 1 })
    await other.end()
    await onLab(bench.lab, 'sysctl -q -w debug.kprobes-optimization=1')
    expect(arm(done, 'kprobe-jump-bpf-count').evidence).toMatchObject({ patch: 'int3', verified: false })
    expect(arm(done, 'kprobe-jump-bpf-count').evidence!.bytesDuring).toMatch(/^cc/)
  })

  it('is left out without consent to switch the whole machine', PATIENCE, async () => {
    const done = await bench.measure({ arms: ['kprobe-switched-bpf-count'], rounds: 1 })
    expect(arm(done, 'kprobe-switched-bpf-count')).toMatchObject({
      state: 'unavailable',
      unavailable: { code: 'left-out' },
    })
  })

  it('is left out without consent to a module, and nothing is built', PATIENCE, async () => {
    const done = await bench.measure({ arms: ['module-kprobe'], rounds: 1 })
    expect(arm(done, 'module-kprobe').unavailable).toMatchObject({ code: 'left-out' })
    expect(arm(done, 'module-kprobe').unavailable!.remedy).toContain('tainted')
  })
})

describe('a benchmark among others', () => {
  it(
    'says that somebody else traces the function, and measures nothing at the same place',
    PATIENCE,
    async () => {
      const done = await besideKprobe('__x64_sys_getuid', () =>
        bench.measure({ arms: ['fentry-bpf-count', 'kprobe-ftrace-bpf-count'], rounds: 1 }),
      )
      expect(done.warnings.join('\n')).toMatch(
        /The measured function is traced already[^]*\[FTRACE\][^]*kprobe_ftrace_handler/,
      )
      const refused = arm(done, 'kprobe-ftrace-bpf-count').unavailable!
      expect([refused.message, refused.remedy].join('\n')).toMatch(/at the same place[^]*Stop what traces it/)
    },
  )

  it('measures a jump and an int3 elsewhere when somebody else has the place', PATIENCE, async () => {
    const arms = ['kprobe-jump-bpf-count', 'kprobe-int3-bpf-count', 'kprobe-switched-bpf-count']
    const { done, theirs } = await besideKprobe('__x64_sys_getuid+9', async () => ({
      done: await bench.measure({ arms, rounds: 1, maySwitch: true }),
      theirs: await onLab(bench.lab, 'grep -F __do_sys_getuid+0x9 /sys/kernel/debug/kprobes/list'),
    }))
    for (const [name, patch] of [
      ['kprobe-jump-bpf-count', 'jump'],
      ['kprobe-int3-bpf-count', 'int3'],
    ] as const) {
      expect(arm(done, name).evidence).toMatchObject({ patch, verified: true })
      expect(arm(done, name).evidence!.symbol).not.toMatch(/\+0x9$/)
    }
    // Theirs would become an int3 with it, and stand in everybody's way.
    expect(arm(done, 'kprobe-switched-bpf-count').unavailable!.message).toContain('kprobe by jump')
    expect(theirs).toContain('[OPTIMIZED]')
  })

  it('is the only one on its target, by as many producers as there are CPUs', PATIENCE, async () => {
    const id = await bench.start({
      arms: ['kprobe-ftrace-bpf-count', 'kprobe-ftrace-perf'],
      producers: 2,
      rounds: 1,
    })
    const second = await bench.driven.engine.request('benchmarks.start', { session: bench.session, options })
    expect(second).toMatchObject({ ok: false, failure: { code: 'bad-request' } })
    const done = await bench.untilOver(id)
    expect(done.failure).toBeNull()
    const both = arm(done, 'kprobe-ftrace-bpf-count')
    expect(both.counted).toBe(both.made)
    // perf would put two kprobes on the same place.
    expect(arm(done, 'kprobe-ftrace-perf').unavailable!.message).toContain('several CPUs')
    const tooMany = await bench.untilOver(await bench.start({ producers: 3 }))
    expect(tooMany).toMatchObject({ phase: 'failed', failure: { code: 'bad-request' } })
  })
})
