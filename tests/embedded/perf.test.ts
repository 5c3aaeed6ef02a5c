/** perf on the embedded kernel: Debian's own, typed in the terminal and as a program, agreeing with what was done. */
import { afterAll, beforeAll, expect, test } from 'vitest'
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
