/** Shell programs, perf commands and kernel modules that are wrong, each marked in the line that made the mistake. */
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
  /** What is marked there, where the tool says that much. */
  readonly at?: string
}

function expectMark(errors: readonly Diagnostic[], { what, text, says, at }: Mistake): void {
  const said = `${what}: ${JSON.stringify(errors, null, 1)}`
  const first = errors.find(({ severity }) => severity === 'error')
  expect(first, said).toBeDefined()
  expect(first!.line, said).toBe(text.split('\n').findIndex((line) => line.includes('WRONG')) + 1)
  expect(first!.message, said).toMatch(says)
  if (at !== undefined) {
    const { line, column, endColumn } = first!
    expect(text.split('\n')[line! - 1]!.slice(column! - 1, endColumn! - 1), said).toBe(at)
  }
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
  {
    what: 'a command that is none',
    text: 'set -e\nnosuch -x # WRONG',
    says: /nosuch: not found/,
    at: 'nosuch',
  },
  {
    what: 'a loop without do',
    text: 'echo a\nfor i in 1 2; echo b; done # WRONG',
    says: /expecting "do"/,
  },
  { what: 'an if that does not end', text: 'echo a\nif true; then echo b # WRONG\n', says: /expecting "fi"/ },
  { what: 'a fi too many', text: 'echo a\nfi # WRONG', says: /"fi" unexpected/, at: 'fi' },
  { what: 'a quote that does not end', text: 'echo a\necho "b # WRONG', says: /Unterminated/ },
  {
    what: 'a variable that is not set',
    text: 'set -u\necho $nosuch # WRONG',
    says: /parameter not set/,
    at: 'nosuch',
  },
  {
    what: 'an event that is none',
    text: 'set -e\necho 1 > "$TRACEFS/events/sched/nosuch/enable" # WRONG',
    says: /Directory nonexistent|Permission denied/,
  },
  {
    what: 'a tracer that is none',
    text: 'set -e\ncd "$TRACEFS"\necho nosuch > current_tracer # WRONG',
    says: /I\/O error|Invalid argument|write error/,
    at: 'echo',
  },
  {
    what: 'a filter of a field that is none',
    text: 'set -e\ncd "$TRACEFS/events/sched/sched_switch"\necho "nosuch == 1" > filter # WRONG',
    says: /I\/O error|Invalid argument|write error/,
    at: 'echo',
  },
  {
    what: 'a trigger that is none',
    text: 'set -e\ncd "$TRACEFS/events/sched/sched_switch"\necho hist:keys=nosuch > trigger # WRONG',
    says: /I\/O error|Invalid argument|write error/,
    at: 'echo',
  },
  {
    what: 'a file that is not there',
    text: 'echo a\n. /nosuch/library # WRONG',
    says: /cannot open/,
    at: '/nosuch/library',
  },
  { what: 'a folder that is not there', text: 'set -e\ncd /nosuch # WRONG', says: /can't cd/, at: '/nosuch' },
  { what: 'a division by zero', text: 'echo a\nx=$((1 / 0)) # WRONG', says: /division by zero/, at: '1 / 0' },
]

const perf: readonly Mistake[] = [
  {
    what: 'a tracepoint that is none',
    text: '# one\nperf stat -a -e sched:sched_swich sleep 0.1 # WRONG',
    says: /'sched:sched_swich': unknown tracepoint/,
    at: 'sched:sched_swich',
  },
  {
    what: 'an event that is none',
    text: '# one\nperf stat -a -e nosuch-event sleep 0.1 # WRONG',
    says: /'nosuch-event': Bad event name/,
    at: 'nosuch-event',
  },
  {
    what: 'a modifier that is none',
    text: '# one\nperf stat -a -e cs:z sleep 0.1 # WRONG',
    says: /event syntax error: 'cs:z'/,
    at: 'cs:z',
  },
  {
    what: 'a command of perf that is none',
    text: '# perf does it\nperf recrod -a sleep 0.1 # WRONG',
    says: /'recrod' is not a perf-command/,
    at: 'recrod',
  },
  {
    what: 'an option that is none',
    text: 'true\nperf stat --nosuch -a sleep 0.1 # WRONG',
    says: /unknown option `nosuch'/,
    at: '--nosuch',
  },
  {
    what: 'a switch that is none',
    text: 'true\nperf stat -a -Q -e cs sleep 0.1 # WRONG',
    says: /unknown switch `Q'/,
    at: '-Q',
  },
  {
    what: 'a number that is none',
    text: 'true\nperf stat -a -e cs -I xyz sleep 0.1 # WRONG',
    says: /expects a numerical value/,
    at: '-I',
  },
  {
    what: 'a program that is none',
    text: '# one\nperf stat -e cs nosuchprogram # WRONG',
    says: /Workload failed/,
    at: 'perf',
  },
  {
    what: 'a process that is none',
    text: '# one\nperf stat -e cs -p 999999 # WRONG',
    says: /Problems finding threads/,
    at: 'perf',
  },
  {
    what: 'a filter of a field that is none',
    text: "# one\nperf stat -a -e sched:sched_switch --filter 'nosuch == 1' sleep 0.1 # WRONG",
    says: /failed to set filter/,
    at: 'nosuch == 1',
  },
  {
    what: 'a name that is not perf',
    text: '# one\nprf stat -a sleep 1 # WRONG',
    says: /prf: not found/,
    at: 'prf',
  },
  {
    what: 'a function that is none',
    text: 'set -e\nperf probe --add no_such_function # WRONG',
    says: /no_such_function|perf ended/,
    at: 'no_such_function',
  },
]

/**
 * Each function has a mistake of its own, for one build of them all: an emulated machine takes ten seconds for every file
 * that includes the kernel's headers. What is marked begins with `at`.
 */
const functions: readonly (readonly [text: string, says: RegExp, at: string])[] = [
  ['static int a(void) { return nosuch; }', /undeclared/, 'nosuch'],
  ['static void b(void) { nosuch_function(); }', /implicit declaration/, 'nosuch_function()'],
  ['static void c(struct kprobe *p) { p->nosuch = 1; }', /no member named/, '->nosuch'],
  ['static struct kprobe d = { .nosuch = 1 };', /no member named/, 'nosuch'],
  ['static struct kprobe e = { .pre_handler = module_put };', /incompatible pointer/, 'module_put'],
  ['static int f(void) { return register_kprobe(); }', /too few arguments/, 'register_kprobe()'],
  [
    'static int g(struct kprobe *p) { return register_kprobe(p, 2); }',
    /too many arguments/,
    'register_kprobe(p',
  ],
  ['static struct nosuch_type h;', /storage size|incomplete/, 'h;'],
  [
    'static int i(void) { return register_kprobe(7); }',
    /makes pointer from integer|int-conversion|without a cast/,
    '7)',
  ],
  ['static int j(void) { return "text"; }', /makes integer from pointer|without a cast/, '"text"'],
  ['static int k(void) { int x = 1; x(); return x; }', /not a function/, 'x()'],
  ['static int l(void) { const int x = 1; x = 2; return x; }', /read-only/, '= 2'],
  ['static int m(void) { return *(void *)0 + 1; }', /void value|invalid use of void|dereferencing/, '*(void'],
]

/** What modpost says, once everything is compiled: a name that is not exported, and one that is for the GPL alone. */
const linked = `#include <linux/module.h>
#include <linux/kprobes.h>
int do_nanosleep(void); // NOT EXPORTED
static struct kprobe probe;
static int __init begin(void)
{
	do_nanosleep();
	return register_kprobe(&probe); // GPL ONLY
}
module_init(begin);
MODULE_LICENSE("Proprietary");
`

test('shell programs', { timeout: 120_000 }, () => expectMarked('wrong.sh', shell))
test('perf commands', { timeout: 120_000 }, () => expectMarked('wrong.perf', perf))

test('kernel modules', { timeout: 180_000 }, async () => {
  const head = '#include <linux/module.h>\n#include <linux/kprobes.h>\n'
  // Indented as the kernel's code is.
  const text = `${head}${functions.map(([line]) => `\t${line}`).join('\n')}\nMODULE_LICENSE("GPL");\n`
  const [compiled, tied] = await Promise.all([
    programs.start('wrong.mod.c', text),
    programs.start('linked.mod.c', linked),
  ])
  const run = await compiled.ended(170_000)
  for (const [index, [line, says, at]] of functions.entries()) {
    const here = run.diagnostics.filter((each) => each.line === index + 3)
    expect(here.map(({ message }) => message).join('\n'), line).toMatch(says)
    const error = here.find(({ severity, origin }) => severity === 'error' && origin === 'compiler')
    expect(`\t${line}`.slice(error!.column! - 1).slice(0, at.length), line).toBe(at)
  }
  // None where there is no mistake.
  const lines = run.diagnostics.map(({ line }) => line!)
  expect(Math.min(...lines)).toBe(3)
  expect(Math.max(...lines)).toBe(functions.length + 2)
  expect(run.failure?.code).toBe('bad-program')

  const other = await tied.ended(170_000)
  const place = (mark: string) => linked.split('\n').findIndex((line) => line.includes(mark)) + 1
  const [column, name] = [5, 'do_nanosleep']
  expect(other.diagnostics.filter(({ origin }) => origin === 'modpost')).toMatchObject([
    { line: place('NOT EXPORTED'), column, endColumn: column + name.length, severity: 'error' },
    { line: place('GPL ONLY'), column: 9, endColumn: 9 + 'register_kprobe'.length, severity: 'error' },
  ])
})

test('nothing is left behind', { timeout: 60_000 }, async () => {
  await programs.driven.ask('targets.disconnect', { session: programs.session })
  expect(programs.driven.warnings).toEqual([])
  expect(differences(before, await snapshot())).toEqual([])
})
