import { describe, expect, test } from 'vitest'
import { SeriesBuffer } from '../../app/analysis/seriesBuffer'
import type { RunSource, SampleBatch, Trust } from '../../app/model/run'
import { parseSource } from '../../app/sources/notation'
import { figuresOf, totalAt, valueAt } from '../../renderer/features/graphs/figures'
import { ratesOf, type GraphLine } from '../../renderer/features/graphs/shownRun'
import {
  ownWords,
  trustFacts,
  trustLevel,
  trustSentence,
  trustWord,
  worstLevel,
} from '../../renderer/features/graphs/trust'

const exact: Trust = { lost: 0, missed: 0, enabledShare: null }

function runSource(
  index: number,
  notation: string,
  trust: Trust = exact,
  total: number | null = 1,
): RunSource {
  const source = parseSource(notation)
  if (!source.ok) throw new Error(notation)
  const attachment = { method: 'perf tracepoint', patch: null, functions: null, resolved: null }
  return {
    index,
    source: source.value,
    notation,
    state: { phase: 'counting', attachment },
    total,
    own: 0,
    trust,
  }
}

/** Rows of one source: time, rate, total. */
function batch(source: number, rows: readonly (readonly [number, number, number])[]): SampleBatch {
  return {
    run: 'r',
    rows: rows.length,
    time: Float64Array.from(rows, ([time]) => time),
    source: new Uint32Array(rows.length).fill(source),
    rate: Float64Array.from(rows, ([, rate]) => rate),
    total: Float64Array.from(rows, ([, , total]) => total),
    perCpu: new Float64Array(0),
  }
}

describe('the numbers of the legend', () => {
  const buffer = new SeriesBuffer()
  buffer.append(
    batch(7, [
      [0, NaN, 0],
      [1, 100, 100],
      [2, 300, 400],
      [3, NaN, 400],
      [6, 50, 550],
    ]),
  )
  const line: GraphLine = { notation: 'a', colour: 0, source: runSource(7, 'software:page-faults') }
  const drawable = ratesOf(buffer, [line])

  test('now is the last second, mean and max are those of the window, gaps left out', () => {
    const figures = figuresOf(drawable, 0, { edge: 2, span: 2, cursor: null, over: false }, 400)
    expect(figures).toEqual({ now: 300, mean: 200, max: 300, total: 400 })
  })

  test('under the pointer is the sample as it was measured', () => {
    expect(figuresOf(drawable, 0, { edge: 6, span: 6, cursor: 1.4, over: false }, 550).now).toBe(100)
    expect(figuresOf(drawable, 0, { edge: 6, span: 6, cursor: 3.2, over: false }, 550).now).toBeNull()
  })

  test('a gap is unknown, not 0', () => {
    expect(figuresOf(drawable, 0, { edge: 3, span: 1, cursor: null, over: false }, 400).now).toBeNull()
    expect(valueAt(buffer.columns, 0, 3)).toBeNull()
  })

  test('of a run that is over stands what was known last', () => {
    expect(figuresOf(drawable, 0, { edge: 3, span: 3, cursor: null, over: true }, 400).now).toBe(300)
  })

  test('a line that has no sample has no rates', () => {
    const other: GraphLine = { notation: 'b', colour: 1, source: runSource(9, 'software:cpu-clock') }
    const window = { edge: 6, span: 6, cursor: null, over: false }
    expect(figuresOf(ratesOf(buffer, [other]), 0, window, null)).toEqual({
      now: null,
      mean: null,
      max: null,
      total: null,
    })
  })

  test('the total is that of the moment, to the event', () => {
    expect(totalAt(buffer, line, Infinity)).toBe(550)
    expect(totalAt(buffer, line, 2)).toBe(400)
    expect(totalAt(buffer, line, 1.5)).toBe(100)
    expect(totalAt(buffer, line, -1)).toBeNull()
  })
})

describe('trust', () => {
  const cases: [Trust, ReturnType<typeof trustLevel>, string][] = [
    [exact, 'exact', 'exact'],
    [{ lost: 0, missed: 0, enabledShare: 1 }, 'exact', 'exact'],
    [{ lost: 0, missed: 0, enabledShare: 0.473 }, 'estimated', '47.3 % of the time'],
    [{ lost: 3, missed: 0, enabledShare: null }, 'incomplete', '3 lost'],
    [{ lost: 3, missed: 17, enabledShare: 0.5 }, 'incomplete', '3 lost, 17 missed'],
    [{ lost: null, missed: 2, enabledShare: null }, 'incomplete', '2 missed'],
    [{ lost: 0, missed: null, enabledShare: null }, 'unknown', 'misses unknown'],
    [{ lost: null, missed: 0, enabledShare: null }, 'unknown', 'losses unknown'],
    [{ lost: null, missed: null, enabledShare: null }, 'unknown', 'unknown'],
    [{ lost: 0, missed: 0, enabledShare: 1, hiddenBy: [12] }, 'unknown', 'may be hidden'],
    [{ lost: 0, missed: null, enabledShare: 1, hiddenBy: [12] }, 'unknown', 'may be hidden'],
    [{ lost: 3, missed: null, enabledShare: 1, hiddenBy: [12] }, 'incomplete', '3 lost'],
  ]
  test.each(cases)('%j is %s: %s', (trust, level, word) => {
    expect(trustLevel(trust)).toBe(level)
    expect(trustWord(trust)).toBe(word)
  })

  test('unknown is said as such in every figure', () => {
    const values = trustFacts({ lost: null, missed: null, enabledShare: null }, null).map(
      ({ value }) => value,
    )
    expect(values).toEqual(['unknown', 'unknown', 'unknown', 'unknown'])
  })

  test('what Probescope itself did is said beside the number, unless it is nothing or not known', () => {
    expect(ownWords(1_234, '')).toBe('of it 1,234 by Probescope')
    expect(ownWords(0, '')).toBeNull()
    expect(ownWords(null, '')).toBeNull()
  })

  test('of several sources the worst stands for all', () => {
    expect(worstLevel([])).toBeNull()
    expect(worstLevel(['exact', 'unknown'])).toBe('unknown')
    expect(worstLevel(['incomplete', 'estimated', 'exact'])).toBe('incomplete')
  })

  test('is a sentence that names the sources', () => {
    const missing = runSource(0, 'kretprobe:vfs_read', { lost: 0, missed: 17, enabledShare: null })
    expect(trustSentence([])).toBe('Nothing has been counted yet')
    expect(trustSentence([runSource(0, 'software:page-faults')])).toMatch(/Every event was counted/)
    expect(trustSentence([missing, runSource(1, 'software:page-faults')])).toBe(
      'Events are missing from kretprobe:vfs_read: 17 missed',
    )
  })

  test('names the BPF programs that may hide events', () => {
    const trust = { lost: 0, missed: null, enabledShare: 1, hiddenBy: [12, 15] }
    expect(trustSentence([runSource(0, 'tracepoint:sched:sched_switch', trust)])).toBe(
      'Events of tracepoint:sched:sched_switch may be hidden by BPF programs 12 and 15 on the same tracepoint',
    )
    expect(trustFacts(trust, 0).at(-1)).toMatchObject({
      name: 'Hidden',
      value: 'perhaps, by BPF programs 12 and 15',
    })
  })
})
