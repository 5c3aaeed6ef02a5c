import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { refusalComplaint, sourceOfSection, verifierComplaint } from '../../../app/programs'

const folder = join(import.meta.dirname, '../../fixtures/verifier')
const log = (name: string) => readFileSync(join(folder, `${name}.log`), 'utf8')
const program = (name: string) => readFileSync(join(folder, `${name}.bpf.c`), 'utf8')

/** As Linux 6.12 refused them: the line that a person would mend. */
const refused: readonly (readonly [string, string, RegExp])[] = [
  ['null', '(*value)++;', /may be NULL.*map_value_or_null/],
  ['loop', 'i++;', /loop may never end.*infinite loop/],
  ['stackbounds', 'return buffer[n & 31];', /outside of what it points to.*variable-offset/],
  ['unchecked', 'return name[0];', /bpf_probe_read_kernel.*invalid mem access 'scalar'/],
  ['tparg', 'return buf[0] + inode->i_ino;', /invalid mem access 'scalar'/],
  ['helper', 'bpf_skb_load_bytes(ctx, 0, ctx, 4);', /may not call this helper/],
  ['bounds', 'name[n] = 1;', /check it against the size.*unbounded memory access/],
  ['leak', '__u64 *r = bpf_ringbuf_reserve(&ring, 8, 0);', /not given back.*Unreleased reference/],
  ['nolicense', 'bpf_printk("x");', /GPL/],
  ['core', 'return BPF_CORE_READ(t, no_such_field);', /no such field.*CO-RE/],
  ['ret', 'int BPF_PROG(bad)', /must return 0/],
  [
    'div',
    'static __noinline int rec(int n) { return n > 0 ? rec(n - 1) + (int)bpf_get_prandom_u32() : 0; }',
    /no recursion/,
  ],
]

describe('a refusal by the verifier', () => {
  test.each(refused)('%s is marked at %s', (name, line, message) => {
    const text = program(name)
    const complaint = verifierComplaint(log(name), text)
    expect(text.split('\n')[complaint!.line! - 1]!.trim()).toBe(line)
    expect(complaint!.message).toMatch(message)
    expect(complaint!.explanation!.length).toBeGreaterThan(20)
    expect(complaint!.severity).toBe('error')
  })

  test.each(refused)('%s is found by its text where the kernel says no line', (name, line) => {
    const text = program(name)
    const older = log(name).replace(/^(; .*?) @ \S+:\d+$/gm, '$1')
    const complaint = verifierComplaint(older, text)
    expect(text.split('\n')[complaint!.line! - 1]!.trim()).toBe(line)
  })

  test('shows the registers that the verifier knew', () => {
    expect(verifierComplaint(log('null'), program('null'))!.explanation).toContain(
      'R0_w=map_value_or_null(id=1',
    )
  })

  test('that says nothing is none', () => {
    expect(verifierComplaint('', 'x')).toBeNull()
    expect(verifierComplaint('processed 2 insns (limit 1000000)\n', 'x')).toBeNull()
  })
})

describe('what libbpf says', () => {
  const text =
    'struct { __uint(type, 1); } empty SEC(".maps");\n\nSEC("fentry/nosuch")\nint BPF_PROG(bad)\n{\n}\n'
  const refusal = { step: 'load', program: null, section: null, error: 'EINVAL', why: null, log: '' } as const

  test.each([
    [
      "libbpf: prog 'bad': failed to find kernel BTF type ID of 'nosuch': -3\n",
      3,
      /no function or tracepoint 'nosuch'/,
    ],
    ["libbpf: map 'empty': failed to create: Invalid argument(-22)\n", 1, /refuses the map 'empty'/],
    ["libbpf: failed to guess program type from ELF section 'fentry/nosuch'\n", 3, /no kind of program/],
    [
      "libbpf: prog 'bad': missing BPF prog type, check ELF section name 'fentry/nosuch'\n",
      3,
      /no kind of program/,
    ],
  ])('%j is marked', (said, line, message) => {
    const complaint = refusalComplaint({ ...refusal, said }, text)
    expect(complaint).toMatchObject({ line, severity: 'error' })
    expect(complaint.message).toMatch(message)
  })

  test('of attaching is marked at the section', () => {
    const why = {
      ...refusal,
      step: 'attach',
      program: 'bad',
      section: 'fentry/nosuch',
      error: 'ENOENT',
      said: '',
    } as const
    expect(refusalComplaint(why, text)).toMatchObject({ line: 3, column: 1, endColumn: 21 })
  })
})

test.each([
  ['kprobe/vfs_read', 'kprobe:vfs_read'],
  ['tp/sched/sched_switch', 'tracepoint:sched:sched_switch'],
  ['tp_btf/sched_switch', 'rawtracepoint:sched_switch'],
  ['ksyscall/getuid', 'tracepoint:syscalls:sys_enter_getuid'],
  ['uprobe//bin/bash:readline', 'uprobe:/bin/bash:readline'],
  ['perf_event', 'profile:hz:99'],
  ['xdp', 'xdp'],
])('SEC("%s") is %s', (section, source) => {
  expect(sourceOfSection(section)).toBe(source)
})
