import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attachment } from '../../../app/model/run'
import type { Source } from '../../../app/model/source'
import { costInWords, howAttached } from '../../../app/sources/attaching'
import { families, familyOf, firesWhen, kindTexts } from '../../../app/sources/families'
import { parseSource, sourceKinds } from '../../../app/sources/notation'
import { arbitrarySource } from './arbitrarySource'

function source(text: string): Source {
  const parsed = parseSource(text)
  if (!parsed.ok) throw new Error(parsed.failure.message)
  return parsed.value
}

function attachment(more: Partial<Attachment>): Attachment {
  return { method: 'perf kprobe', patch: null, functions: null, resolved: null, ...more }
}

describe('families', () => {
  it('hold each kind once, in the order of the menu', () => {
    expect(families.map(({ family }) => family)).toEqual(['kprobe', 'ftrace', 'tracepoint', 'perf', 'bpf'])
    expect(families.flatMap(({ kinds }) => kinds).toSorted()).toEqual([...sourceKinds].toSorted())
    for (const kind of sourceKinds) {
      expect(familyOf(kind).kinds).toContain(kind)
      expect(kindTexts[kind].fires).toMatch(/^Each time .*\.$/)
    }
    for (const { what, how, cost } of families)
      for (const text of [what, how, cost]) expect(text).toMatch(/\.$/)
  })
})

it('an event that perf names is told by what it is, any other source by its kind', () => {
  expect(firesWhen({ kind: 'software', event: 'page-faults' })).toBe('Page faults, minor and major.')
  expect(firesWhen({ kind: 'software', event: 'of-a-later-kernel' })).toBe(kindTexts.software.fires)
  expect(firesWhen({ kind: 'raw', config: '1a8' })).toBe(kindTexts.raw.fires)
})

describe('how a source is attached', () => {
  it.each([
    [
      'kprobe:vfs_read',
      attachment({ patch: 'ftrace' }),
      'through ftrace: the 5-byte nop at the entry becomes a call',
    ],
    [
      'kprobe:vfs_read+9',
      attachment({ patch: 'int3' }),
      'by a breakpoint: the first byte of the instruction becomes int3 (cc)',
    ],
    [
      'kprobe:vfs_read+9',
      attachment({ patch: 'jump' }),
      'optimized: the breakpoint became a 5-byte jump, about a second after attaching',
    ],
    [
      'kprobe:__x64_sys_getuid',
      attachment({ patch: 'ftrace', resolved: '__do_sys_getuid' }),
      'through ftrace: the 5-byte nop at the entry of __do_sys_getuid becomes a call',
    ],
    [
      'fentry:vfs_read',
      attachment({ patch: 'trampoline' }),
      'through a BPF trampoline: the 5-byte nop at the entry becomes a call',
    ],
    [
      'ftrace:vfs_*',
      attachment({ functions: 37 }),
      'by the function tracer in an instance of its own: in 37 functions the nop at the entry becomes a call',
    ],
  ])('%s, as the target said', (text, said, expected) => {
    expect(howAttached(source(text), said)).toBe(expected)
  })

  it('is said for any source, before and after, in one line, without a number that nobody measured', () => {
    const patches = fc.constantFrom(null, 'int3', 'jump', 'ftrace', 'trampoline', 'nop-patch')
    fc.assert(
      fc.property(arbitrarySource, fc.option(patches), (any, patch) => {
        const said = patch === null ? null : attachment({ patch: patch as Attachment['patch'] })
        const how = howAttached(any, said)
        expect(how).toMatch(/^[a-z].{20,}[^.]$/)
        expect(how).not.toMatch(/ {2}|undefined|null/)
        const cost = costInWords(any, said)
        expect(cost).toMatch(/^[A-Z].{20,}\.$/s)
        expect(cost).not.toMatch(/\d+ ?(?:ns|µs|us|%|times|x)\b| {2}|undefined|null/)
      }),
    )
  })
})

describe('the cost of a source', () => {
  it('is every system call, for a tracepoint of one', () => {
    for (const text of [
      'tracepoint:syscalls:sys_enter_getuid',
      'tracepoint:raw_syscalls:sys_enter',
      'rawtracepoint:sys_enter',
    ]) {
      expect(costInWords(source(text), null)).toContain('every system call of every process')
    }
    expect(costInWords(source('tracepoint:sched:sched_switch'), null)).not.toContain('system call')
  })

  it('is not less with a filter', () => {
    expect(costInWords(source('tracepoint:sched:sched_switch /prev_pid == 1/'), null)).toContain(
      'not the event cheaper',
    )
  })

  it('differs by what was put into the kernel', () => {
    const costs = (['int3', 'jump', 'ftrace', null] as const).map((patch) =>
      costInWords(source('kprobe:vfs_read'), patch === null ? null : attachment({ patch })),
    )
    expect(new Set(costs).size).toBe(4)
  })

  it('warns of many functions', () => {
    expect(costInWords(source('ftrace:vfs_*'), attachment({ functions: 800 }))).toContain('800 functions')
    expect(costInWords(source('ftrace:vfs_*'), attachment({ functions: 3 }))).not.toContain('3 functions')
  })
})
