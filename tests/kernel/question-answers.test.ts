/**
 * One question through every mechanism, all at the same time over one workload: the programs that are written for it run
 * as they stand, and their answers are the same to the call. When they have ended the machine is as it was.
 */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TableMap } from '../../app/analysis/programMaps'
import { stackTree } from '../../app/analysis/stackTree'
import type { ProgramKind } from '../../app/model/program'
import { answer } from '../../app/programs/questions'
import { question } from '../app/programs/askedQuestions'
import { installWorkload, onLab, startLab } from './labProcess'
import { ProgramLab, type RunningProgram } from './programHarness'
import { differences, snapshotTracingState, type TracingState } from './tracingState'

const calls = 4_321
const kprobe = 'kprobe:__x64_sys_getuid'
const tracepoint = 'tracepoint:syscalls:sys_enter_getuid'

type Asked = readonly [notation: string, consumer: 'count' | 'by process', kind: ProgramKind]

const clang = existsSync('/usr/bin/clang')
const asked: readonly Asked[] = [
  [kprobe, 'by process', 'bpftrace'],
  [kprobe, 'by process', 'shell'],
  [kprobe, 'count', 'perf'],
  [tracepoint, 'count', 'perf'],
  [tracepoint, 'by process', 'shell'],
  // Not BPF on the tracepoint: what a program there gives back, 0, keeps the event from perf's counters at it.
  ...(clang
    ? ([
        [kprobe, 'by process', 'bpf'],
        ['fentry:__do_sys_getuid', 'by process', 'bpf'],
        ['fentry:__do_sys_getuid', 'count', 'bpf'],
      ] as const)
    : []),
]

let lab: ReturnType<typeof startLab>
let workload: Awaited<ReturnType<typeof installWorkload>>
let before: TracingState
const programs = new ProgramLab()
let stacks: RunningProgram | null = null
const started: { readonly of: Asked; readonly program: RunningProgram }[] = []

const snapshot = () => snapshotTracingState((script) => onLab(lab, script))
const titleOf = ([notation, consumer, kind]: Asked) => `${notation}, ${consumer}, ${kind}`

beforeAll(async () => {
  lab = startLab()
  workload = await installWorkload(lab)
  before = await snapshot()
  await programs.connect()
  for (const of of asked) {
    const given = answer(question(of[0], of[1]), of[2])
    if (!given.ok) throw new Error(`${titleOf(of)}: ${given.why}`)
    started.push({ of, program: await programs.start(given.name, given.text) })
  }
  for (const { program } of started) await program.running(200_000)
  // A shell runs before it has attached: its first answer says that it has.
  for (const { of, program } of started) {
    const said = () => program.text() + program.text('error')
    if (of[2] === 'shell') await program.until(() => /hist/.test(said()), `${titleOf(of)} to attach`)
    if (of[2] === 'perf')
      await program.until(() => program.map('counts') !== undefined, `${titleOf(of)} to count`)
  }
  // A process of its own: what ssh's asked before it became this one would be counted under the same number.
  await onLab(lab, `${workload.program} --workload getuid ${calls} 1; true`)
  const sampled = answer(question('software:cpu-clock', 'stacks'), 'perf')
  if (!sampled.ok) throw new Error(sampled.why)
  // Nobody else knows when perf has begun to record: it does for as long as its own workload.
  stacks = await programs.start(sampled.name, sampled.text.replace('-o - |', '-o - -- sleep 1 |'))
}, 400_000)

afterAll(async () => {
  await programs.driven.engine.close()
  await workload?.remove()
})

describe('the answer', () => {
  it.each(asked.map((of) => [titleOf(of), of] as const))(
    'by %s is exact',
    async (_title, of) => {
      const { program } = started.find((each) => each.of === of)!
      const [, consumer, kind] = of
      const numbers = (): number[] => {
        if (kind === 'shell')
          return [...program.text().matchAll(/hitcount: +(\d+)/g)].map(([, count]) => Number(count))
        const map = { bpftrace: '@calls', bpf: 'calls', perf: 'counts' }[kind as 'bpftrace' | 'bpf' | 'perf']
        return [...program.rows(map).values()].map(Number)
      }
      if (consumer === 'by process') {
        await program.until(() => numbers().includes(calls), `a process with ${calls} calls`)
        expect(numbers()).toContain(calls)
      } else {
        // Others call getuid as well, though seldom.
        await program.until(() => numbers().some((count) => count >= calls), `${calls} calls`)
        expect(Math.max(...numbers())).toBeLessThan(calls + 200)
      }
    },
    90_000,
  )
})

it('by stacks, through perf, is a flame graph of what was running', async () => {
  const program = stacks!
  expect(await program.ended()).toMatchObject({ failure: null, exitStatus: 0 })
  const map = program.map('stacks')
  expect(map, program.text() + program.text('error')).toMatchObject({ shape: 'table' })
  expect(stackTree(map as TableMap)!.total).toBeGreaterThan(10)
  // Whatever else ran: a processor that has nothing to do is in its idle loop.
  const ways = [...program.rows('stacks').keys()]
  expect(ways.some((way) => /^\S+(?:\n.*)*\ndo_idle\n(?:.*\n)*\S+$/.test(way))).toBe(true)
}, 90_000)

it("perf's samples, as its script prints them, are a flame graph as well", async () => {
  // A recording that was made here (make.sh beside it): reading symbols anew takes perf ten seconds.
  const recording = readFileSync('tests/fixtures/perf-script/user.txt', 'utf8')
  const program = await programs.start('samples.perf', `cat <<'END'\n${recording}END\n`)
  expect(await program.ended()).toMatchObject({ failure: null, exitStatus: 0 })
  expect(program.text()).toBe(recording)
  expect(stackTree(program.map('stacks') as TableMap)!.total).toBe(recording.split('\n\n').length - 1)
})

it('leaves the machine as it was', async () => {
  const ended = await Promise.all(started.map(({ program }) => program.stop()))
  expect(ended.map(({ name, phase, failure }) => [name, phase, failure])).toEqual(
    ended.map(({ name }) => [name, 'ended', null]),
  )
  await programs.driven.engine.close()
  const end = Date.now() + 60_000
  let left = differences(before, await snapshot())
  while (left.length > 0 && Date.now() < end) left = differences(before, await snapshot())
  expect(left).toEqual([])
}, 120_000)
