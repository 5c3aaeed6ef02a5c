/** A shell program and the benchmark on the embedded kernel: as far as it can, and what it cannot, it says. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quickRun } from '../../app/benchmark'
import { ProgramLab } from '../kernel/programHarness'
import { makeEngine, type EmbeddedEngine } from './embeddedEngine'

let engine: EmbeddedEngine
let programs: ProgramLab

beforeAll(async () => {
  engine = makeEngine()
  programs = new ProgramLab(engine)
  await engine.start()
  programs.session = engine.target
}, 180_000)

afterAll(() => engine.close())

test(
  'a shell program traces in an instance of its own, which goes with it',
  { timeout: 120_000 },
  async () => {
    const program = await programs.start(
      'getuid.sh',
      // Others call it as well, all the time.
      `set -e
cd "$TRACEFS/events/syscalls/sys_enter_getuid"
sh -c 'echo common_pid==$$ > filter; echo 1 > enable; exec probescope-agent --workload getuid 300'
echo "saw $(grep -c ': sys_getuid(' "$TRACEFS/trace") of 300"
`,
    )
    expect(await program.ended()).toMatchObject({ failure: null, exitStatus: 0 })
    expect(program.text('output')).toContain('saw 300 of 300')
    const [, left] = await engine.typed(
      'echo left=$(ls /sys/kernel/tracing/instances | wc -l)=',
      /left=(\d+)=/,
    )
    expect(left).toBe('0')
  },
)

test('the benchmark proves its arms, and says what it lacks', { timeout: 120_000 }, async () => {
  const arms = ['tracepoint-perf', 'kprobe-ftrace-bpf-count', 'kprobe-int3-bpf-count', 'fentry-bpf-count']
  const { benchmark } = await engine.ask('benchmarks.start', {
    session: engine.target,
    options: { ...quickRun, arms, rounds: 1 },
  })
  const done = await engine.when(() => {
    const now = engine.benchmark(benchmark.id)
    return now?.endedAt ? now : null
  }, 100_000)
  expect(done).toMatchObject({ phase: 'done', fingerprint: { emulated: true, bpfJit: 'off' } })
  const arm = (name: string) => done.arms.find((each) => each.arm === name)!
  for (const [name, patch] of [
    ['tracepoint-perf', null],
    ['kprobe-ftrace-bpf-count', 'ftrace'],
    ['kprobe-int3-bpf-count', 'int3'],
  ] as const) {
    const { state, evidence, made, counted, lost } = arm(name)
    expect([name, state, evidence?.verified, evidence?.patch]).toEqual([name, 'done', true, patch])
    // Others may call it at the same time; what was made is counted in any case.
    expect(counted! + lost!).toBeGreaterThanOrEqual(made)
    expect(made).toBeGreaterThan(0)
  }
  expect(arm('fentry-bpf-count')).toMatchObject({ state: 'unavailable', unavailable: { detail: 'btf' } })
})
