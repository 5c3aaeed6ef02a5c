import { describe, expect, test } from 'vitest'
import { failure } from '../../app/base/failure'
import { fail, succeed, type Result } from '../../app/base/result'
import type { SearchHit } from '../../app/model/catalogue'
import type { SourceKind } from '../../app/model/source'
import { families } from '../../app/sources/families'
import { parseSource, sourceKinds } from '../../app/sources/notation'
import { inOrder, LatestSearch, type Found, type Query } from '../../renderer/features/sources/latestSearch'
import { readPid } from '../../renderer/features/sources/ScopeChoice'
import { kindChoices, kindsSearched, tabs } from '../../renderer/features/sources/tabs'

type Answer = { hits: SearchHit[]; total: number; elapsed: number }

/** An engine that answers when the test says so. */
class SlowEngine {
  readonly asked: Query[] = []
  private readonly answers: ((result: Result<Answer>) => void)[] = []

  readonly ask = (query: Query): Promise<Result<Answer>> => {
    this.asked.push(query)
    return new Promise((resolve) => this.answers.push(resolve))
  }

  async answer(result: Result<Answer> = succeed({ hits: [], total: 0, elapsed: 1 })): Promise<void> {
    this.answers.shift()!(result)
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}

const query = (text: string): Query => ({ text, kinds: ['kprobe'] })

describe('a search that follows the keys', () => {
  test('asks once at a time, skips what was typed over, and shows only the newest', async () => {
    const engine = new SlowEngine()
    const found: Found[] = []
    const search = new LatestSearch(engine.ask, (each) => found.push(each))
    for (const text of ['v', 'vf', 'vfs', 'vfs_']) search.search(query(text))
    expect(engine.asked.map(({ text }) => text)).toEqual(['v'])
    await engine.answer()
    // The answer to 'v' is outdated: it is not shown for the moment until the next one.
    expect(found).toEqual([])
    expect(engine.asked.map(({ text }) => text)).toEqual(['v', 'vfs_'])
    await engine.answer()
    expect(found.map((each) => each.query.text)).toEqual(['vfs_'])
  })

  test('a failure is shown, and the next search works', async () => {
    const engine = new SlowEngine()
    const found: Found[] = []
    const search = new LatestSearch(engine.ask, (each) => found.push(each))
    search.search(query('a'))
    await engine.answer(fail(failure('not-connected', 'gone')))
    search.search(query('b'))
    await engine.answer()
    expect(found.map((each) => each.failure?.message ?? null)).toEqual(['gone', null])
  })

  test('tells nothing after it is disposed', async () => {
    const engine = new SlowEngine()
    const found: Found[] = []
    const search = new LatestSearch(engine.ask, (each) => found.push(each))
    search.search(query('a'))
    search.dispose()
    await engine.answer()
    expect(found).toEqual([])
  })
})

function hit(notation: string, unavailable: string | null = null): SearchHit {
  const source = parseSource(notation)
  if (!source.ok) throw new Error(notation)
  const name = notation
  return {
    source: source.value,
    notation,
    aliases: [],
    module: null,
    name,
    highlights: [],
    functions: null,
    unavailable,
  }
}

describe('the order of the list', () => {
  const kinds: SourceKind[] = ['software', 'hardware', 'cache']
  const hits = [
    hit('cache:LLC-loads', 'no PMU'),
    hit('software:page-faults'),
    hit('hardware:cycles'),
    hit('software:cpu-clock'),
  ]
  const order = (text: string) =>
    inOrder({ query: { text, kinds }, hits, total: 4, elapsed: 0, failure: null }).map(
      (each) => each.notation,
    )

  test('nothing typed: what can be attached first, kind by kind', () => {
    expect(order('')).toEqual([
      'software:page-faults',
      'software:cpu-clock',
      'hardware:cycles',
      'cache:LLC-loads',
    ])
  })

  test('something typed: as the search ranked it', () => {
    expect(order('l')).toEqual(hits.map((each) => each.notation))
  })
})

describe('the tabs', () => {
  test('are the five families and all of them', () => {
    expect(tabs.map(({ tab }) => tab)).toEqual(['all', ...families.map(({ family }) => family)])
  })

  test('every kind of source can be searched in one of them', () => {
    const reachable = new Set(
      tabs.flatMap(({ tab }) => {
        const choices = kindChoices(tab)
        const asked = choices.length === 0 ? [null] : choices
        return asked.flatMap((kind) => kindsSearched(tab, kind, 'x'))
      }),
    )
    expect([...sourceKinds].filter((kind) => !reachable.has(kind))).toEqual([])
  })

  test('functions are not listed before something is typed', () => {
    expect(kindsSearched('all', null, '')).not.toContain('kprobe')
    expect(kindsSearched('all', null, 'vfs')).toContain('kprobe')
  })

  test('a kind of another tab is not searched', () => {
    expect(kindsSearched('bpf', 'kretprobe', 'x')).toEqual(['fentry'])
    expect(kindsSearched('kprobe', 'kretprobe', 'x')).toEqual(['kretprobe'])
  })
})

test.each([
  ['1', 1],
  [' 812 ', 812],
  ['4194304', 4_194_304],
  ['0', null],
  ['4194305', null],
  ['-1', null],
  ['1e3', null],
  ['12a', null],
  ['', null],
])('as a process id %j is %s', (text, pid) => expect(readPid(text)).toBe(pid))
