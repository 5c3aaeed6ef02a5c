/**
 * Programs and the benchmark on the embedded kernel: Debian's own perf, typed in the terminal and as a program, a shell
 * program, and each arm that it can; what it cannot, it says.
 */
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

test('perf stat, typed, counts what was called', { timeout: 120_000 }, async () => {
  const [, calls] = await engine.typed(
    'perf stat -x, -e syscalls:sys_enter_getuid probescope-agent --workload getuid 1234; echo end=$?=',
    /(\d+),,syscalls:sys_enter_getuid[^]*end=0=/,
  )
  expect(calls).toBe('1234')
})

test('a perf program runs, and its numbers are read', { timeout: 120_000 }, async () => {
  const text =
    'perf stat -x, -e syscalls:sys_enter_getuid,page-faults -- probescope-agent --workload getuid 500'
  const program = await programs.start('getuid.perf', text)
  expect(await program.ended()).toMatchObject({ failure: null, exitStatus: 0 })
  expect(program.text('output') + program.text('error')).toMatch(/\b500,,syscalls:sys_enter_getuid/)
})

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

test('what stood where a probe was put is known to the agent that put it', { timeout: 120_000 }, async () => {
  const name = '__ia32_sys_getuid'
  const place = { session: engine.target, function: name, module: null, offset: 0, length: 40 }
  const untouched = await engine.ask('bytes.read', place)
  expect(untouched.before).toBeNull()
  const [, , third, fourth] = untouched.instructions
  const run = await engine.count([`kprobe:${name}+${third!.offset}`], { kind: 'system' })
  const { instructions, before } = await engine.ask('bytes.read', place)
  expect(before).toEqual(untouched.instructions)
  // An int3 yet, or a jump already.
  const [, , written, rest, next] = instructions
  expect(written).toMatchObject({ offset: third!.offset, bytes: expect.stringMatching(/^(cc|e9.{8})$/) })
  expect(rest).toMatchObject({ rest: true, text: null })
  expect(next).toEqual(fourth)
  await engine.stop(run)
  expect((await engine.ask('bytes.read', place)).before).toBeNull()
})
