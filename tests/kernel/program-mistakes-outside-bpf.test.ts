/** Shell programs and perf commands that are wrong, each marked in the line that made the mistake. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Diagnostic } from '../../app/model/program'
import { onLab, startLab } from './labProcess'
import { ProgramLab } from './programHarness'
import { differences, snapshotTracingState, type TracingState } from './tracingState'

let lab: ReturnType<typeof startLab>
let before: TracingState
const programs = new ProgramLab()
const snapshot = () => snapshotTracingState((script) => onLab(lab, script))

beforeAll(async () => {
  lab = startLab()
  before = await snapshot()
  await programs.connect()
}, 200_000)

afterAll(() => programs.driven.close())

/** The line that ends with WRONG is where the mark belongs. */
interface Mistake {
  readonly what: string
  readonly text: string
  readonly says: RegExp
}

function expectMark(errors: readonly Diagnostic[], { what, text, says }: Mistake): void {
  const said = `${what}: ${JSON.stringify(errors, null, 1)}`
  const first = errors.find(({ severity }) => severity === 'error')
  expect(first, said).toBeDefined()
  expect(first!.line, said).toBe(text.split('\n').findIndex((line) => line.includes('WRONG')) + 1)
  expect(first!.message, said).toMatch(says)
}

/** A few at a time: an emulated machine starts them one after the other anyway. */
async function expectMarked(name: string, mistakes: readonly Mistake[]): Promise<void> {
  for (let at = 0; at < mistakes.length; at += 4) {
    const few = mistakes.slice(at, at + 4)
    const started = await Promise.all(few.map(({ text }) => programs.start(name, text)))
    for (const [index, program] of started.entries()) {
      const run = await program.ended()
      expectMark(run.diagnostics, few[index]!)
      expect(run.failure?.code, few[index]!.what).toBe('bad-program')
      expect(run.exitStatus, few[index]!.what).not.toBe(0)
    }
  }
}

const shell: readonly Mistake[] = [
  { what: 'a command that is none', text: 'set -e\nnosuch -x # WRONG', says: /nosuch: not found/ },
  {
    what: 'a loop without do',
    text: 'echo a\nfor i in 1 2; echo b; done # WRONG',
    says: /expecting "do"/,
  },
  { what: 'an if that does not end', text: 'echo a\nif true; then echo b # WRONG\n', says: /expecting "fi"/ },
  { what: 'a fi too many', text: 'echo a\nfi # WRONG', says: /"fi" unexpected/ },
  { what: 'a quote that does not end', text: 'echo a\necho "b # WRONG', says: /Unterminated/ },
  { what: 'a variable that is not set', text: 'set -u\necho $nosuch # WRONG', says: /parameter not set/ },
  {
    what: 'an event that is none',
    text: 'set -e\necho 1 > "$TRACEFS/events/sched/nosuch/enable" # WRONG',
    says: /Directory nonexistent|Permission denied/,
  },
  {
    what: 'a tracer that is none',
    text: 'set -e\ncd "$TRACEFS"\necho nosuch > current_tracer # WRONG',
    says: /I\/O error|Invalid argument|write error/,
  },
  {
    what: 'a filter of a field that is none',
    text: 'set -e\ncd "$TRACEFS/events/sched/sched_switch"\necho "nosuch == 1" > filter # WRONG',
    says: /I\/O error|Invalid argument|write error/,
  },
  {
    what: 'a trigger that is none',
    text: 'set -e\ncd "$TRACEFS/events/sched/sched_switch"\necho hist:keys=nosuch > trigger # WRONG',
    says: /I\/O error|Invalid argument|write error/,
  },
  { what: 'a file that is not there', text: 'echo a\n. /nosuch/library # WRONG', says: /cannot open/ },
  { what: 'a folder that is not there', text: 'set -e\ncd /nosuch # WRONG', says: /can't cd/ },
  { what: 'a division by zero', text: 'echo a\nx=$((1 / 0)) # WRONG', says: /division by zero/ },
]

const perf: readonly Mistake[] = [
  {
    what: 'a tracepoint that is none',
    text: '# one\nperf stat -a -e sched:sched_swich sleep 0.1 # WRONG',
    says: /'sched:sched_swich': unknown tracepoint/,
  },
  {
    what: 'an event that is none',
    text: '# one\nperf stat -a -e nosuch-event sleep 0.1 # WRONG',
    says: /'nosuch-event': Bad event name/,
  },
  {
    what: 'a modifier that is none',
    text: '# one\nperf stat -a -e cs:z sleep 0.1 # WRONG',
    says: /event syntax error: 'cs:z'/,
  },
  {
    what: 'a command of perf that is none',
    text: '# perf does it\nperf recrod -a sleep 0.1 # WRONG',
    says: /'recrod' is not a perf-command/,
  },
  {
    what: 'an option that is none',
    text: 'true\nperf stat --nosuch -a sleep 0.1 # WRONG',
    says: /unknown option `nosuch'/,
  },
  {
    what: 'a switch that is none',
    text: 'true\nperf stat -a -Q -e cs sleep 0.1 # WRONG',
    says: /unknown switch `Q'/,
  },
  {
    what: 'a number that is none',
    text: 'true\nperf stat -a -e cs -I xyz sleep 0.1 # WRONG',
    says: /expects a numerical value/,
  },
  {
    what: 'a program that is none',
    text: '# one\nperf stat -e cs nosuchprogram # WRONG',
    says: /Workload failed/,
  },
  {
    what: 'a process that is none',
    text: '# one\nperf stat -e cs -p 999999 # WRONG',
    says: /Problems finding threads/,
  },
  {
    what: 'a filter of a field that is none',
    text: "# one\nperf stat -a -e sched:sched_switch --filter 'nosuch == 1' sleep 0.1 # WRONG",
    says: /failed to set filter/,
  },
  { what: 'a name that is not perf', text: '# one\nprf stat -a sleep 1 # WRONG', says: /prf: not found/ },
  {
    what: 'a function that is none',
    text: 'set -e\nperf probe --add no_such_function # WRONG',
    says: /no_such_function|perf ended/,
  },
]

test('shell programs', { timeout: 120_000 }, () => expectMarked('wrong.sh', shell))
test('perf commands', { timeout: 120_000 }, () => expectMarked('wrong.perf', perf))

test('nothing is left behind', { timeout: 60_000 }, async () => {
  await programs.driven.ask('targets.disconnect', { session: programs.session })
  expect(programs.driven.warnings).toEqual([])
  expect(differences(before, await snapshot())).toEqual([])
})
