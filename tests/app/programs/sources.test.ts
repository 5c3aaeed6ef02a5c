/** The sources that a program uses, read from its text. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { programSources, recognizeProgram } from '../../../app/programs'
import { answers } from '../../../app/programs/questions'
import { printSource } from '../../../app/sources/notation'
import { asked } from './askedQuestions'

describe('a program that was written for a source', () => {
  const written = asked
    .filter(({ source }) => source.kind !== 'ftrace')
    .flatMap((question) => answers(question).flatMap((each) => (each.ok ? [{ question, ...each }] : [])))

  it.each(written.map((each) => [`${printSource(each.question.source)} ${each.name}`, each] as const))(
    '%s uses it',
    (_title, { question: { source }, kind, text }) => {
      const plain = source.kind === 'tracepoint' ? { ...source, filter: null } : source
      expect(programSources(kind, text)).toEqual([printSource(plain)])
    },
  )
})

describe('samples that ship', () => {
  const folder = new URL('../../../resources/samples/', import.meta.url)
  it('use what they say', () => {
    const found = Object.fromEntries(
      ['getuid-callers.bt', 'getuid-stat.perf', 'getuid-trace.sh', 'run-queue-latency.bt'].map((name) => {
        const text = readFileSync(new URL(name, folder), 'utf8')
        return [name, programSources(recognizeProgram(name, text), text)]
      }),
    )
    expect(found).toEqual({
      'getuid-callers.bt': ['tracepoint:syscalls:sys_enter_getuid'],
      'getuid-stat.perf': ['tracepoint:syscalls:sys_enter_getuid', 'software:page-faults'],
      'getuid-trace.sh': ['tracepoint:syscalls:sys_enter_getuid'],
      'run-queue-latency.bt': [
        'tracepoint:sched:sched_wakeup',
        'tracepoint:sched:sched_wakeup_new',
        'tracepoint:sched:sched_switch',
      ],
    })
    expect(readdirSync(folder).length).toBeGreaterThan(3)
  })
})

it('takes nothing from comments, and nothing for a text of no kind', () => {
  expect(programSources('bpf', '// SEC("kprobe/a")\n/* SEC("kprobe/b") */ SEC("license")')).toEqual([])
  expect(programSources('perf', '# perf stat -e page-faults\n')).toEqual([])
  expect(programSources(null, 'kprobe:vfs_read { }')).toEqual([])
})

it('knows what a probe of a written perf command is on', () => {
  const text = readFileSync('tests/fixtures/questions/kprobe-vfs_read-stacks.perf', 'utf8')
  expect(programSources('perf', text)).toEqual(['kprobe:vfs_read+4'])
})
