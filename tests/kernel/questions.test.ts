/** The programs that are written for a question, given to the real tools: bpftrace, clang and the kernel's tracefs. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answer, type Question } from '../../app/programs/questions'
import { printSource } from '../../app/sources/notation'
import { asked, question } from '../app/programs/askedQuestions'
import { onLab, startLab } from './labProcess'

let lab: ReturnType<typeof startLab>
let folder: string

beforeAll(() => {
  lab = startLab()
  folder = mkdtempSync(join(tmpdir(), 'probescope-questions-'))
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const title = (each: Question) => `${printSource(each.source)}, ${each.consumer.kind}`

function written(kind: 'bpftrace' | 'bpf' | 'shell') {
  return asked.flatMap((each) => {
    const given = answer(each, kind)
    return given.ok ? [{ title: title(each), name: given.name, text: given.text }] : []
  })
}

describe('bpftrace', () => {
  it('takes the programs as they stand', async () => {
    // One after the other in one shell, and not all: each start takes seconds on an emulated machine.
    const script = written('bpftrace')
      .filter((_, index) => index % 4 === 3)
      .map(
        ({ title: what, text }, index) =>
          `cat > /run/question.bt <<'END-OF-PROGRAM'\n${text}END-OF-PROGRAM\n` +
          `timeout 60 bpftrace --dry-run /run/question.bt > /run/question.log 2>&1 || ` +
          `{ echo ${index} ${JSON.stringify(what.replace(/[$`"\\]/g, ''))}; cat /run/question.log; }\n`,
      )
      .join('')
    expect(await onLab(lab, 'sh -s; rm -f /run/question.*', Buffer.from(script))).toBe('')
  }, 400_000)
})

describe.runIf(existsSync('/usr/bin/clang'))('clang', () => {
  beforeAll(async () => {
    const types = await onLab(lab, 'bpftool btf dump file /sys/kernel/btf/vmlinux format c')
    writeFileSync(join(folder, 'vmlinux.h'), types)
  }, 120_000)

  it.each(written('bpf').map((each) => [each.title, each] as const))(
    'compiles %s without a warning',
    (_title, { text }) => {
      const file = join(folder, 'question.bpf.c')
      writeFileSync(file, text)
      const args = ['-g', '-O2', '-Wall', '-Werror', '-target', 'bpf', '-D__TARGET_ARCH_x86', `-I${folder}`]
      const { status, stderr } = spawnSync('clang', [...args, '-c', file, '-o', join(folder, 'question.o')])
      expect(String(stderr)).toBe('')
      expect(status).toBe(0)
    },
    60_000,
  )

  it('gives a struct the places that the kernel gives its fields', async () => {
    const given = answer(question('tracepoint:sched:sched_switch', { histogram: 'next_prio' }), 'bpf')
    if (!given.ok) throw new Error(given.why)
    const format = await onLab(lab, 'cat /sys/kernel/tracing/events/sched/sched_switch/format')
    const checks = [...format.matchAll(/field:.*?(\w+)(?:\[\d+\])?;\s*offset:(\d+);/g)]
      .filter(([, name]) => !name!.startsWith('common_'))
      .map(
        ([, name, offset]) =>
          `_Static_assert(__builtin_offsetof(struct probescope_event, ${name}) == ${offset}, "${name}");`,
      )
    expect(checks.length).toBeGreaterThan(6)
    const file = join(folder, 'places.bpf.c')
    writeFileSync(file, `${given.text}${checks.join('\n')}\n`)
    const compiled = spawnSync('clang', [
      '-O2',
      '-target',
      'bpf',
      `-I${folder}`,
      '-c',
      file,
      '-o',
      join(folder, 'places.o'),
    ])
    expect(String(compiled.stderr)).toBe('')
  }, 60_000)
})

describe('a shell', () => {
  it.each([
    ['tracepoint:syscalls:sys_enter_getuid', 'count', /^[1-9]\d*$/m],
    ['ftrace:__do_sys_getuid', 'count', /^[1-9]\d*$/m],
    ['kprobe:__x64_sys_getuid', 'count', /^[1-9]\d*$/m],
    ['kprobe:__x64_sys_getuid', 'by process', /common_pid: id +\[ *\d+\] \} hitcount: +\d/],
    ['tracepoint:syscalls:sys_enter_getuid', 'stacks', /do_syscall_64/],
  ] as const)(
    'answers %s, %s with what the kernel has counted, and nothing is left behind',
    async (notation, consumer, said) => {
      const given = answer(question(notation, consumer), 'shell')
      if (!given.ok) throw new Error(given.why)
      const state = 'cd /sys/kernel/tracing; cat kprobe_events; ls instances'
      const before = await onLab(lab, state)
      const run = [
        'export TRACEFS=/sys/kernel/tracing/instances/question-test',
        'mkdir "$TRACEFS"',
        '(while :; do id -ru; sleep 0.1; done) >/dev/null 2>&1 & load=$!',
        `cat > /run/question.sh <<'END-OF-PROGRAM'\n${given.text}END-OF-PROGRAM`,
        // The shell waits for its own sleep before it heeds the signal.
        'sh /run/question.sh 2>&1 & program=$!; sleep 4; kill -TERM $program; wait $program; echo "status $?"',
        'kill $load; rm /run/question.sh; rmdir "$TRACEFS"',
      ]
      const output = await onLab(lab, 'sh -s 2>&1', Buffer.from(`${run.join('\n')}\n`))
      expect(output).toMatch(said)
      expect(output).toContain('status 0')
      expect(await onLab(lab, state)).toBe(before)
    },
    120_000,
  )
})
