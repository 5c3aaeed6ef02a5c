/** The programs that are written for a question: as they should be for known ones, and safe for any. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayText } from '../../../app/base/displayText'
import {
  answer,
  answers,
  argumentName,
  formKinds,
  numbersOf,
  samePlace,
  type Consumer,
  type Question,
} from '../../../app/programs/questions'
import { integerOf } from '../../../app/programs/questions/asked/argument'
import { parseSource, printSource } from '../../../app/sources/notation'
import { arbitrarySource } from '../sources/arbitrarySource'
import { asked, question } from './askedQuestions'

const field = fc.record({
  name: fc.oneof(fc.stringMatching(/^[a-z_]{1,12}$/), fc.string({ maxLength: 12, unit: 'binary' })),
  type: fc.oneof(
    fc.constantFrom(
      'int',
      'unsigned long',
      'size_t',
      'char *',
      'struct file *',
      'char[16]',
      '__data_loc char[]',
    ),
    fc.string({ maxLength: 12, unit: 'binary' }),
  ),
})

const anyQuestion: fc.Arbitrary<Question> = fc
  .record({ source: arbitrarySource, fields: fc.array(field, { maxLength: 8 }), pick: fc.nat() })
  .map(({ source, fields, pick }) => {
    const consumers: Consumer[] = [
      { kind: 'count' },
      { kind: 'by process' },
      { kind: 'stacks' },
      ...numbersOf(source, fields).flatMap((argument) => [
        { kind: 'histogram', argument } as const,
        { kind: 'by argument', argument } as const,
      ]),
    ]
    const process = pick % 2 === 0 ? null : pick
    return { source, fields, resolved: null, process, consumer: consumers[pick % consumers.length]! }
  })

describe('a question that people ask', () => {
  it.each(asked.map((each) => [printSource(each.source), each.consumer.kind, each] as const))(
    '%s, %s',
    async (_notation, _consumer, each) => {
      for (const given of answers(each)) {
        if (!given.ok) {
          expect(given.why).toMatch(/\.$/)
          continue
        }
        const folder = `${each.source.kind}-${given.name}`
        await expect(given.text).toMatchFileSnapshot(`../../fixtures/questions/${folder}`)
      }
    },
  )

  it('has an answer in each form somewhere, and in every form for the count of a kprobe', () => {
    for (const kind of formKinds) expect(asked.some((each) => answer(each, kind).ok)).toBe(true)
    const counted = answers(question('kprobe:vfs_read', 'count'))
    expect(counted.filter(({ ok }) => !ok)).toEqual([])
  })

  it('differs by one line between kprobe, fentry and tracepoint in BPF C', () => {
    const texts = [
      'kprobe:__x64_sys_getuid',
      'fentry:__do_sys_getuid',
      'tracepoint:syscalls:sys_enter_getuid',
    ].map((notation) => {
      const given = answer(question(notation, 'count'), 'bpf')
      if (!given.ok) throw new Error(given.why)
      // The comment says which source it is.
      return given.text.split('\n').filter((line) => !line.startsWith('/* How often'))
    })
    const [first, ...others] = texts as [string[], ...string[][]]
    for (const other of others) {
      const different = other.filter((line, index) => line !== first[index])
      expect(different).toHaveLength(1)
      expect(different[0]).toMatch(/^SEC\(/)
    }
  })

  it('cuts a register to the type of what is in it', () => {
    const text = (type: string): string => {
      const parsed = parseSource('kprobe:f')
      if (!parsed.ok) throw new Error('no source')
      const argument = { at: 'position', index: 0, name: 'n', type } as const
      const consumer = { kind: 'histogram', argument } as const
      const given = answer(
        { source: parsed.value, fields: [{ name: 'n', type }], resolved: null, consumer },
        'bpftrace',
      )
      return given.ok ? given.text : given.why
    }
    expect(text('int')).toContain('hist((int32)arg0)')
    expect(text('unsigned int')).toContain('hist((uint32)arg0)')
    expect(text('size_t')).toContain('hist(arg0)')
    expect(text('long')).toContain('hist((int64)arg0)')
  })
})

describe('any question', () => {
  it('gets in each form a program that says what it asks, or a reason', () => {
    fc.assert(
      fc.property(anyQuestion, (each) => {
        for (const given of answers(each)) {
          if (!given.ok) {
            expect(given.why).toMatch(/^[A-Z$'"a-z].*\.$/)
            continue
          }
          expect(given.name).toMatch(/^[A-Za-z0-9_-]+\.(?:bt|bpf\.c|sh|perf|mod\.c)$/)
          expect(given.text.endsWith('\n')).toBe(true)
          for (const line of given.text.split(/[\n\t]/)) expect(displayText(line)).toBe(line)
          if (given.kind === 'bpf' || given.kind === 'module') {
            // Nothing that the target or the user named ends a comment or begins one.
            const [head] = /\/\*.*?\*\//s.exec(given.text)!
            expect(head).not.toContain('\n')
            const strings = given.text.replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
            expect(strings.split('/*').length).toBe(strings.split('*/').length)
            expect(strings.split('"').length % 2).toBe(1)
          }
        }
      }),
      { numRuns: 400 },
    )
  })

  it('is a program that a shell can read, where it is one for a shell', () => {
    fc.assert(
      fc.property(anyQuestion, (each) => {
        for (const kind of ['shell', 'perf'] as const) {
          const given = answer(each, kind)
          if (given.ok) execFileSync('sh', ['-n'], { input: given.text, stdio: ['pipe', 'ignore', 'pipe'] })
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('numbers', () => {
  it.each([
    ['int', { bits: 32, signed: true }],
    ['unsigned int', { bits: 32, signed: false }],
    ['const size_t', { bits: 64, signed: false }],
    ['long unsigned int', { bits: 64, signed: false }],
    ['long long', { bits: 64, signed: true }],
    ['u8', { bits: 8, signed: false }],
    ['__s16', { bits: 16, signed: true }],
    ['bool', { bits: 8, signed: false }],
    ['enum pid_type', { bits: 32, signed: false }],
    ['struct file *', null],
    ['char[16]', null],
    ['__data_loc char[]', null],
    ['struct path', null],
  ])('%s', (type, integer) => expect(integerOf(type)).toEqual(integer))

  it('of a function whose arguments are not known are offered by place', () => {
    const parsed = parseSource('kprobe:f')
    expect(parsed.ok && numbersOf(parsed.value, []).map(argumentName)).toEqual([
      'arg0',
      'arg1',
      'arg2',
      'arg3',
      'arg4',
      'arg5',
    ])
  })
})

describe('the same place', () => {
  const places = (notation: string, aliases: readonly string[] = []): string[] => {
    const parsed = parseSource(notation)
    return parsed.ok ? samePlace(parsed.value, aliases).map(printSource) : []
  }

  it('of a system call is its function and its tracepoint', () => {
    expect(places('kprobe:__x64_sys_getuid')).toEqual(
      expect.arrayContaining([
        'tracepoint:syscalls:sys_enter_getuid',
        'fentry:__do_sys_getuid',
        'ftrace:__do_sys_getuid',
      ]),
    )
    expect(places('tracepoint:syscalls:sys_exit_read')).toEqual(
      expect.arrayContaining(['kretprobe:__x64_sys_read', 'fexit:__x64_sys_read']),
    )
  })

  it('is never the given mechanism again, and always a source that can be written', () => {
    fc.assert(
      fc.property(arbitrarySource, (source) => {
        for (const other of samePlace(source)) {
          expect(other.kind).not.toBe(source.kind)
          expect(parseSource(printSource(other)).ok).toBe(true)
        }
      }),
    )
  })

  it('is nowhere else for an instruction inside a function, a pattern or a filter', () => {
    expect(places('kprobe:vfs_read+9')).toEqual([])
    expect(places('ftrace:vfs_*')).toEqual([])
    expect(places('tracepoint:syscalls:sys_enter_read /fd == 1/')).toEqual([])
  })
})
