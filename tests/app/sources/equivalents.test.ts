import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equivalents } from '../../../app/sources/equivalents'
import { bpftracePredicate } from '../../../app/sources/equivalents/filterTerms'
import { shellQuoted, shellWord } from '../../../app/sources/equivalents/shell'
import { parseSource } from '../../../app/sources/notation'
import { arbitrarySource } from './arbitrarySource'

function commands(text: string, resolved: string | null = null): Record<string, string> {
  const parsed = parseSource(text)
  if (!parsed.ok) throw new Error(parsed.failure.message)
  return Object.fromEntries(
    equivalents(parsed.value, { resolved }).map(({ tool, command }) => [tool, command]),
  )
}

/** The words that a shell makes of a text: the text is one argument of printf, or several. */
function wordsOf(text: string): string[] {
  const run = spawnSync('sh', ['-c', `for word in ${text}; do printf '%s\\0' "$word"; done`], {
    encoding: 'utf8',
  })
  expect(run.stderr).toBe('')
  return run.stdout.split('\0').slice(0, -1)
}

describe('a word for the shell', () => {
  it('comes back as it was, whatever is in it', () => {
    const hostile = [
      "a'b",
      '$(reboot)',
      '`x`',
      'a b',
      '"',
      '\\',
      '*',
      '~',
      '-n',
      ';',
      '&',
      '!x',
      '#',
      'ä',
      'a\tb',
      "'''",
    ]
    expect(wordsOf(hostile.map(shellWord).join(' '))).toEqual(hostile)
    expect(wordsOf(hostile.map(shellQuoted).join(' '))).toEqual(hostile)
    expect(shellWord('sched:sched_switch')).toBe('sched:sched_switch')
    const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter((each) => !each.includes('\0'))
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (words) => {
        expect(wordsOf(words.map(shellWord).join(' '))).toEqual(words)
      }),
      { numRuns: 20 },
    )
  })
})

describe('the same count', () => {
  it('by other tools, for a kprobe', () => {
    expect(commands('kprobe:vfs_read+9')).toEqual({
      bpftrace: "bpftrace -e 'kprobe:vfs_read+9 { @ = count(); } interval:s:1 { print(@); clear(@); }'",
      perf: 'perf probe -q --add probescope:count=vfs_read+9\nperf stat -a -I 1000 -e probescope:count\nperf probe -q --del probescope:count',
      tracefs: [
        'cd /sys/kernel/tracing',
        "echo 'p:probescope/count vfs_read+9' >> kprobe_events",
        'echo 1 > events/probescope/count/enable',
        'sleep 1; cat kprobe_profile',
        'echo 0 > events/probescope/count/enable',
        "echo '-:probescope/count' >> kprobe_events",
      ].join('\n'),
    })
    expect(commands('kprobe:ext4:ext4_file_open')['perf']).toContain(
      'perf probe -q -m ext4 --add probescope:count=ext4_file_open',
    )
    expect(commands('kprobe:ext4:ext4_file_open')['tracefs']).toContain(
      "'p:probescope/count ext4:ext4_file_open'",
    )
    expect(commands('kretprobe:vfs_read')['perf']).toContain('probescope:count=vfs_read%return')
    expect(commands('kretprobe:vfs_read')['perf']).toContain("--del 'probescope:count*'")
    expect(commands('kretprobe:vfs_read')['tracefs']).toContain("'r:probescope/count vfs_read'")
  })

  it('for a tracepoint with its filter', () => {
    const told = commands('tracepoint:sched:sched_switch /prev_pid == 1 && prev_comm != "it\'s"/')
    expect(told['perf']).toBe(
      `perf stat -a -I 1000 -e sched:sched_switch --filter 'prev_pid == 1 && prev_comm != "it'\\''s"'`,
    )
    expect(told['bpftrace']).toContain('/args.prev_pid == 1 && args.prev_comm !=')
    expect(told['tracefs']).toContain('> events/sched/sched_switch/filter')
    expect(told['trace-cmd']).toContain('-e sched:sched_switch -f')
  })

  it('for the function tracer', () => {
    expect(commands('ftrace:do_sys_*')).toMatchObject({
      bpftrace: "bpftrace -e 'kprobe:do_sys_* { @[func] = count(); } interval:s:1 { print(@); clear(@); }'",
    })
    expect(commands('ftrace:do_sys_*')['trace-cmd']).toContain(
      "trace-cmd record -q -o /tmp/count.dat -p function -l 'do_sys_*' sleep 1",
    )
    expect(commands('ftrace:ext4:*')['tracefs']).toContain("echo '*:mod:ext4' > set_ftrace_filter")
    expect(commands('ftrace:do_sys_*')['perf']).toBeUndefined()
    // bpftrace would read these wildcards in its own way.
    expect(commands('ftrace:do_sy?_*')['bpftrace']).toBeUndefined()
  })

  it('by the name that is really attached to, where an alias would not do', () => {
    expect(commands('fentry:__x64_sys_getuid', '__do_sys_getuid')['bpftrace']).toContain(
      'fentry:__do_sys_getuid {',
    )
    expect(Object.keys(commands('fentry:vfs_read'))).toEqual(['bpftrace'])
  })

  it('for programs, with names in quotes where they need them', () => {
    expect(commands('uprobe:/bin/bash:readline+4')).toEqual({
      bpftrace:
        "bpftrace -e 'uprobe:/bin/bash:readline+4 { @ = count(); } interval:s:1 { print(@); clear(@); }'",
      perf: 'perf probe -q -x /bin/bash --add probescope:count=readline+4\nperf stat -a -I 1000 -e probescope:count\nperf probe -q --del probescope:count',
    })
    expect(commands('uretprobe:/opt/my app/x:"N::f(int)"')).toEqual({
      bpftrace: `bpftrace -e 'uretprobe:"/opt/my app/x":"N::f(int)" { @ = count(); } interval:s:1 { print(@); clear(@); }'`,
    })
  })

  it("for perf's own events: bpftrace samples them, and cannot count", () => {
    expect(commands('software:page-faults')).toEqual({
      bpftrace: "bpftrace -e 'software:page-faults:1 { @ = count(); } interval:s:1 { print(@); clear(@); }'",
      perf: 'perf stat -a -I 1000 -e page-faults',
    })
    expect(commands('software:cpu-clock')).toEqual({ perf: 'perf stat -a -I 1000 -e cpu-clock' })
    expect(commands('hardware:cache-misses')).toEqual({ perf: 'perf stat -a -I 1000 -e cache-misses' })
    expect(commands('raw:r1a8')).toEqual({ perf: 'perf stat -a -I 1000 -e r1a8' })
  })

  it('is a program that a shell can read, for any source', () => {
    const sources = fc.sample(arbitrarySource, { numRuns: 300, seed: 1 })
    const all = sources.flatMap((source) => equivalents(source))
    expect(all.length).toBeGreaterThan(400)
    // One file, a function each: a quote that is not closed would spoil all that follows.
    const script = all.map(({ command }, i) => `count_${i}() {\n${command}\n}`).join('\n')
    const run = spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' })
    expect(run.stderr).toBe('')
    expect(run.status).toBe(0)
    const names = spawnSync('bash', ['-c', `${script}\ndeclare -F | grep -c '^declare -f count_'`], {
      encoding: 'utf8',
    })
    expect(Number(names.stdout)).toBe(all.length)
  })

  it('runs nothing else: each line begins with the tool or with what is known', () => {
    const known =
      /^(?:bpftrace -e '|perf (?:probe|stat) |trace-cmd (?:record|report) |cd \/sys|echo |sleep 1; |mkdir \/sys|cat per_cpu|cd \/ && rmdir \/sys)/
    for (const source of fc.sample(arbitrarySource, { numRuns: 500, seed: 2 })) {
      for (const { command } of equivalents(source)) {
        for (const line of command.split('\n')) expect(line).toMatch(known)
      }
    }
  })
})

describe("the kernel's filter in bpftrace's words", () => {
  it.each([
    ['prev_pid == 1', 'args.prev_pid == 1'],
    ['(a > 0x10 || b<=-2) && !(c != 3)', '(args.a > 0x10 || args.b <= -2) && !(args.c != 3)'],
    ['flags & 4', '(args.flags & 4) != 0'],
    ['prev_comm == "bash"', 'args.prev_comm == "bash"'],
    ['common_pid == 12', 'tid == 12'],
    ['comm == "sh"', 'comm == "sh"'],
  ])('%s is %s', (filter, expected) => {
    expect(bpftracePredicate(filter, false)).toBe(expected)
  })

  it('reads a pointer to text of a system call', () => {
    expect(bpftracePredicate('filename == "/etc/passwd"', true)).toBe('str(args.filename) == "/etc/passwd"')
  })

  it.each([
    'prev_comm ~ "ba*"',
    'a == b',
    'a',
    'a ==',
    '== 1',
    '(a == 1',
    'a == 1)',
    'a == 1 b == 2',
    'a == 1 &&',
    'cpus & CPUS{1}',
    'x.function == 1',
    'common_type == 1',
    'a == "x',
    'a < "x"',
    'a == "x*"',
    '',
    '@',
  ])('%s cannot be said', (filter) => {
    expect(bpftracePredicate(filter, false)).toBeNull()
  })
})
