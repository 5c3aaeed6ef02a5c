/** Programs that are wrong, each in its own way: marked in the line that made the mistake, and nothing is left behind. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

afterAll(async () => {
  await programs.driven.engine.close()
})

/** The line that ends with WRONG is where the mark belongs. */
interface Mistake {
  readonly what: string
  readonly text: string
  readonly says: RegExp
  /** What is marked there, where the tool says that much. */
  readonly at?: string
}

async function expectMarked(name: string, { text, says, at }: Mistake): Promise<void> {
  const run = await (await programs.start(name, text)).ended()
  const errors = run.diagnostics.filter(({ severity }) => severity === 'error')
  const said = JSON.stringify({ failure: run.failure, diagnostics: run.diagnostics }, null, 1)
  expect(errors.length, said).toBeGreaterThan(0)
  const wrong = text.split('\n').findIndex((line) => line.includes('WRONG')) + 1
  expect(errors[0]!.line, said).toBe(wrong)
  expect(errors[0]!.message).toMatch(says)
  if (at !== undefined) {
    const { line, column, endColumn } = errors[0]!
    const marked = text.split('\n')[line! - 1]!.slice(column! - 1, (endColumn ?? column! + at.length) - 1)
    expect(marked, said).toBe(at)
  }
  expect(run.failure?.code).toBe('bad-program')
}

const bpftrace: readonly Mistake[] = [
  { what: 'a function that is none', text: 'BEGIN\n{\n  @x = cont(); // WRONG\n}', says: /cont/, at: 'cont' },
  { what: 'a brace that is not closed', text: 'BEGIN {\n  @x = 1; // WRONG', says: /syntax error/ },
  {
    what: 'a semicolon too few',
    text: 'BEGIN {\n  @x = 1\n  @y = 2; // WRONG\n}',
    says: /syntax error/,
    at: '@y',
  },
  {
    what: 'a tracepoint that is none',
    text: '// one\ntracepoint:syscalls:sys_enter_nosuch { @ = count(); } // WRONG',
    says: /not found/,
    at: 'tracepoint:syscalls:sys_enter_nosuch',
  },
  {
    what: 'an argument that is none',
    text: 'tracepoint:syscalls:sys_enter_read\n{\n  @ = args.nosuch; // WRONG\n}',
    says: /nosuch/,
    at: 'args.',
  },
  {
    what: 'a histogram of a text',
    text: 'kprobe:vfs_read {\n  @ = hist(comm); // WRONG\n}',
    says: /hist\(\)/,
    at: 'hist(comm)',
  },
  {
    what: 'two types in one map',
    text: 'kprobe:vfs_read {\n  @a = 1;\n  @a = "x"; // WRONG\n}',
    says: /Type mismatch/,
    at: '@a',
  },
  {
    what: 'a variable that is none',
    text: 'kprobe:vfs_read {\n  @ = $nosuch; // WRONG\n}',
    says: /nosuch/,
    at: '$nosuch',
  },
  {
    what: 'a format that does not fit',
    text: 'kprobe:vfs_read {\n  printf("%d\\n", comm); // WRONG\n}',
    says: /printf/,
    at: 'printf("%d\\n", comm)',
  },
  {
    what: 'an argument where there is none',
    text: 'kretprobe:vfs_read {\n  @ = arg0; // WRONG\n}',
    says: /arg0/,
    at: 'arg0',
  },
  {
    what: 'a kind of probe that is none',
    text: 'BEGIN { }\nkprob:vfs_read { @ = count(); } // WRONG',
    says: /probe type|kprob/,
    at: 'kprob',
  },
  {
    what: 'a program that is none',
    text: 'BEGIN { }\nuprobe:/bin/nosuch:main { @ = count(); } // WRONG',
    says: /nosuch/,
    at: 'uprobe:/bin/nosuch:main',
  },
]

/** These are found only when the kernel is asked, which takes bpftrace's whole start. */
const refusedBpftrace: readonly Mistake[] = [
  {
    what: 'a function of the kernel that is none',
    text: 'BEGIN { }\nkprobe:no_such_function { @ = count(); } // WRONG',
    says: /attaching/,
    at: 'kprobe:no_such_function',
  },
  {
    what: 'a loop without an end',
    text: 'BEGIN { }\nkprobe:vfs_read { while (1) { @ = 1 } } // WRONG',
    says: /loop may never end/,
    at: 'kprobe:vfs_read',
  },
]

describe('bpftrace', () => {
  test.each(bpftrace)('$what', { timeout: 60_000 }, (mistake) => expectMarked('wrong.bt', mistake))
  test.each(refusedBpftrace)('$what', { timeout: 120_000 }, (mistake) => expectMarked('wrong.bt', mistake))
})

const head = `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 100); __type(key, __u32); __type(value, __u64); } counts SEC(".maps");
`
const probe = 'SEC("kprobe/do_nanosleep")\nint probe(struct pt_regs *ctx)\n'

const bpf: readonly Mistake[] = [
  {
    what: 'a pointer unchecked',
    text: `${probe}{\n\t__u32 key = 0;\n\t__u64 *value = bpf_map_lookup_elem(&counts, &key);\n\t(*value)++; // WRONG\n\treturn 0;\n}`,
    says: /may be NULL/,
    at: '(*value)++; // WRONG',
  },
  {
    what: 'a loop without an end',
    text: `${probe}{\n\tvolatile int i = 0;\n\twhile (1)\n\t\ti++; // WRONG\n\treturn 0;\n}`,
    says: /may never end/,
    at: 'i++; // WRONG',
  },
  {
    what: 'a pointer of a register read directly',
    text: `${probe}{\n\tchar *name = (char *)PT_REGS_PARM1(ctx);\n\treturn name[0]; // WRONG\n}`,
    says: /bpf_probe_read_kernel/,
    at: 'return name[0]; // WRONG',
  },
  {
    what: 'an index out of bounds',
    text: `${probe}{\n\tchar buffer[16] = {};\n\treturn buffer[bpf_get_prandom_u32() & 31]; // WRONG\n}`,
    says: /outside of what it points to/,
    at: 'return buffer[bpf_get_prandom_u32() & 31]; // WRONG',
  },
  {
    what: 'a helper that is not for it',
    text: `${probe}{\n\tbpf_skb_load_bytes(ctx, 0, ctx, 4); // WRONG\n\treturn 0;\n}`,
    says: /may not call this helper/,
    at: 'bpf_skb_load_bytes(ctx, 0, ctx, 4); // WRONG',
  },
  {
    what: 'a record that is never submitted',
    text: `struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(".maps");\n${probe}{\n\t__u64 *r = bpf_ringbuf_reserve(&ring, 8, 0); // WRONG\n\tif (r)\n\t\t*r = 1;\n\treturn 0;\n}`,
    says: /not given back/,
    at: '__u64 *r = bpf_ringbuf_reserve(&ring, 8, 0); // WRONG',
  },
  {
    what: 'a pointer of the context written to a number',
    text: `SEC("fentry/vfs_read")\nint BPF_PROG(probe, struct file *file, char *buf)\n{\n\treturn buf[0]; // WRONG\n}`,
    says: /bpf_probe_read/,
    at: 'return buf[0]; // WRONG',
  },
  {
    what: 'a function that BTF does not know',
    text: 'SEC("fentry/no_such_function") // WRONG\nint BPF_PROG(probe)\n{\n\treturn 0;\n}',
    says: /no_such_function/,
    at: 'SEC("fentry/no_such_function")',
  },
  {
    what: 'a function that does not exist',
    text: 'SEC("kprobe/no_such_function") // WRONG\nint probe(void *ctx)\n{\n\treturn 0;\n}',
    says: /nothing of that name/,
    at: 'SEC("kprobe/no_such_function")',
  },
  {
    what: 'a tracepoint that does not exist',
    text: 'SEC("tp/sched/no_such_event") // WRONG\nint probe(void *ctx)\n{\n\treturn 0;\n}',
    says: /nothing of that name/,
    at: 'SEC("tp/sched/no_such_event")',
  },
  {
    what: 'a section that is none',
    text: 'SEC("kprob/do_nanosleep") // WRONG\nint probe(void *ctx)\n{\n\treturn 0;\n}',
    says: /no kind of program/,
    at: 'SEC("kprob/do_nanosleep")',
  },
  {
    what: 'a section that says no place',
    text: 'SEC("kprobe") // WRONG\nint probe(void *ctx)\n{\n\treturn 0;\n}',
    says: /does not say what to attach to/,
    at: 'SEC("kprobe")',
  },
  {
    what: 'a section that is not for tracing',
    text: 'SEC("xdp") // WRONG\nint probe(void *ctx)\n{\n\treturn 0;\n}',
    says: /not for tracing/,
    at: 'SEC("xdp")',
  },
  {
    what: 'a map of no size',
    text: `struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 0); __type(key, __u32); __type(value, __u64); } empty SEC(".maps"); // WRONG\n${probe}{\n\t__u32 k = 0;\n\treturn !bpf_map_lookup_elem(&empty, &k);\n}`,
    says: /refuses the map 'empty'/,
    at: 'empty',
  },
  {
    what: 'a field that this kernel does not have',
    text: `struct task_struct___x { int nosuch; } __attribute__((preserve_access_index));\n${probe}{\n\tstruct task_struct___x *t = (void *)bpf_get_current_task();\n\tint v = 0;\n\tbpf_core_read(&v, 4, &t->nosuch); // WRONG\n\treturn v;\n}`,
    says: /no such field/,
    at: 'bpf_core_read(&v, 4, &t->nosuch); // WRONG',
  },
  // And what clang finds before any of it.
  {
    what: 'a name that is none',
    text: `${probe}{\n\treturn nosuch; // WRONG\n}`,
    says: /undeclared identifier/,
    at: 'nosuch',
  },
  {
    what: 'a function that is none',
    text: `${probe}{\n\treturn nosuch(1); // WRONG\n}`,
    says: /implicit declaration/,
    at: 'nosuch',
  },
  {
    what: 'a member that is none',
    text: `${probe}{\n\treturn ctx->nosuch; // WRONG\n}`,
    says: /no member named/,
    at: 'nosuch',
  },
  {
    what: 'a semicolon too few',
    text: `${probe}{\n\tint a = 1 // WRONG\n\treturn a;\n}`,
    says: /expected ';'/,
    at: ' // WRONG',
  },
  {
    what: 'too many arguments',
    text: `${probe}{\n\treturn bpf_get_prandom_u32(1, 2); // WRONG\n}`,
    says: /too many arguments/,
    at: 'bpf_get_prandom_u32(1, 2',
  },
  {
    what: 'too much on the stack',
    text: `SEC("kprobe/do_nanosleep")\nint probe(struct pt_regs *ctx) // WRONG\n{\n\t__u64 big[80];\n\tfor (int i = 0; i < 80; i++) big[i] = bpf_ktime_get_ns();\n\treturn bpf_map_update_elem(&counts, &big[3], &big[7], 0);\n}`,
    says: /stack limit/,
    at: 'probe',
  },
  {
    what: 'a header that is none',
    text: '#include <nosuch.h> // WRONG\n',
    says: /file not found/,
    at: '<nosuch.h>',
  },
]

describe('BPF C', () => {
  test.each(bpf)('$what', { timeout: 120_000 }, ({ text, ...rest }) =>
    expectMarked('wrong.bpf.c', { text: head + text, ...rest }),
  )

  test('is checked without being loaded', { timeout: 60_000 }, async () => {
    const ask = (text: string) =>
      programs.driven.ask('programs.check', { session: programs.session, name: 'x.bpf.c', text, kind: null })
    expect(await ask(`${head}${probe}{\n\treturn 0;\n}`)).toEqual({ diagnostics: [] })
    expect(await ask(`${head}${probe}{\n\treturn nosuch;\n}`)).toMatchObject({
      diagnostics: [{ line: 11, column: 9 }],
    })
  })
})

describe('what this target lacks', () => {
  test('is named for each kind of program, with what mends it', { timeout: 120_000 }, async () => {
    const module = readFileSync(
      fileURLToPath(new URL('../../resources/samples/getuid-kprobe.mod.c', import.meta.url)),
      'utf8',
    )
    const hidden = ['/lib/modules/$(uname -r)/build', '/usr/bin/bpftrace', '/usr/bin/perf']
    const move = (from: string, to: string) =>
      onLab(lab, hidden.map((path) => `mv ${path}${from} ${path}${to}`).join('\n'))
    await move('', '.away')
    // What a target can do is asked once a session.
    const without = new ProgramLab()
    try {
      await without.connect()
      const lacks = [
        await without.start('getuid-kprobe.mod.c', module),
        await without.start('getuid.bt', 'BEGIN { }'),
        await without.start('getuid.perf', 'perf stat -a sleep 1'),
      ]
      const runs = await Promise.all(lacks.map((each) => each.ended()))
      expect(runs.map(({ failure }) => [failure?.code, failure?.detail])).toEqual([
        ['unsupported', 'kernel-headers'],
        ['unsupported', 'tool:bpftrace'],
        ['unsupported', 'tool:perf'],
      ])
      expect(runs.map(({ failure }) => failure!.remedy)).toEqual([
        expect.stringContaining('apt-get install linux-headers'),
        expect.stringContaining('apt-get install bpftrace'),
        expect.stringContaining('apt-get install linux-perf'),
      ])
      // They are still there, to be looked at and run again.
      expect((await without.driven.ask('programs.list', {})).programs).toEqual(runs)
    } finally {
      await without.driven.engine.close()
      await move('.away', '')
    }
  })

  test('is told by the shell for a command that is not there', { timeout: 60_000 }, async () => {
    const perf = await programs.start('x.perf', 'perf-of-another-world stat')
    expect((await perf.ended()).exitStatus).toBe(127)
    expect(perf.text('error')).toContain('perf-of-another-world')
  })
})

test('nothing is left behind', { timeout: 60_000 }, async () => {
  await programs.driven.ask('targets.disconnect', { session: programs.session })
  expect(programs.driven.warnings).toEqual([])
  expect(differences(before, await snapshot())).toEqual([])
})
