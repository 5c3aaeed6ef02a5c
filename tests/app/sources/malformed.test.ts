import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../app/base/failure'
import { parseSource, printSource } from '../../../app/sources/notation'
import { arbitrarySource } from './arbitrarySource'
import { malformed } from './malformed'

/** What every failure owes the user. */
function expectHelpful(text: string, failure: Failure): void {
  expect(failure.code).toBe('bad-source')
  expect(failure.message).not.toBe('')
  expect(failure.remedy).toBeTruthy()
  // Shown on one line and in a terminal: nothing in it may move the cursor or turn the text around.
  expect(failure.message).not.toMatch(/[\p{Cc}\u200b-\u200f\u2028-\u202e\ufeff]/u)
  expect(failure.message.length).toBeLessThan(250)
  expect(failure.remedy!.length).toBeLessThan(700)
  expect(failure.remedy!).not.toMatch(/[\p{Cc}\u202e]/u)
  const { start, end } = failure.place!
  expect(start).toBeGreaterThanOrEqual(0)
  expect(end).toBeGreaterThanOrEqual(start)
  expect(end).toBeLessThanOrEqual(text.length)
  const offered = /^Did you mean (.*)\?$/.exec(failure.remedy!)?.[1]
  if (offered !== undefined) expect(parseSource(offered)).toMatchObject({ ok: true })
}

describe('a malformed source', () => {
  it('comes in more than 400 kinds', () => {
    expect(malformed.length).toBeGreaterThan(400)
  })

  it('is refused with what is wrong, where, and what to do', () => {
    const accepted = malformed.filter((text) => parseSource(text).ok)
    expect(accepted).toEqual([])
    for (const text of malformed) {
      const parsed = parseSource(text)
      if (!parsed.ok) expectHelpful(text, parsed.failure)
    }
  })

  it('made of anything is refused as well', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'grapheme', maxLength: 100 }),
      fc
        .tuple(arbitrarySource, fc.nat(), fc.string({ unit: 'binary', maxLength: 3 }))
        .map(([source, at, noise]) => {
          const text = printSource(source)
          const place = at % (text.length + 1)
          return text.slice(0, place) + noise + text.slice(place + 1)
        }),
    )
    let refused = 0
    fc.assert(
      fc.property(anything, (text) => {
        const parsed = parseSource(text)
        if (parsed.ok) return
        refused++
        expectHelpful(text, parsed.failure)
      }),
      { numRuns: 5000 },
    )
    expect(refused).toBeGreaterThan(1000)
  })

  it('says where: the place is that of the wrong words', () => {
    const place = (text: string): string => {
      const parsed = parseSource(text)
      if (parsed.ok || parsed.failure.place === null) return ''
      return text.slice(parsed.failure.place.start, parsed.failure.place.end)
    }
    expect(place('kprobe:vfs_read+zz')).toBe('zz')
    expect(place('  kprobe:9abc')).toBe('9abc')
    expect(place('kprobe:e t4:foo')).toBe('e t4')
    expect(place('kprob:vfs_read')).toBe('kprob')
    expect(place('tracepoint:sched:sched_switch /a == 1')).toBe('/a == 1')
    expect(place('tracepoint:sched:*')).toBe('*')
    expect(place('hardware:cache-misses:5000')).toBe('5000')
    expect(place('uprobe:/bin/bash:read line')).toBe('read line')
  })

  it('is refused as quickly when it is very long', () => {
    const pieces = [
      'a',
      ':',
      '*',
      '[',
      '/',
      '"',
      '\\',
      '+',
      ' ',
      '\n',
      '(',
      '0',
      'a:',
      'a*',
      '"a',
      '\\"',
      '/a/ ',
      'é',
      '\u202e',
    ]
    const prefixes = [
      '',
      'kprobe:',
      'ftrace:',
      'tracepoint:a:b /',
      'uprobe:/a:"',
      'software:',
      'raw:r',
      'kprob',
      '/',
    ]
    const started = performance.now()
    let count = 0
    for (const prefix of prefixes) {
      for (const piece of pieces) {
        for (const length of [11_900, 1_000_000]) {
          parseSource((prefix + piece.repeat(length / piece.length)).slice(0, length))
          count++
        }
      }
    }
    // 342 texts; a slow expression would take minutes for one of them. The bound is for a busy machine.
    expect((performance.now() - started) / count).toBeLessThan(20)
  })
})
