/** A program's maps: numbers told from names, histograms, and what became of them over time. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heatMap, MapHistory, mapLines } from '../../../app/analysis/mapHistory'
import {
  asHistogram,
  bucketName,
  measuredColumn,
  numberOf,
  numericColumns,
  withoutHoles,
  type TableMap,
} from '../../../app/analysis/programMaps'
import type { ProgramMap } from '../../../app/model/program'

const table = (rows: TableMap['rows'], name = '@calls'): TableMap => ({
  shape: 'table',
  name,
  columns: [
    { name: 'comm', key: true },
    { name: 'pid', key: true },
    { name: 'value', key: false },
  ],
  rows,
  total: rows.length,
})

const log2 = (rows: [number, number | string][]): ProgramMap => ({
  shape: 'table',
  name: 'count_log2',
  columns: [
    { name: 'key', key: true },
    { name: 'value', key: false },
  ],
  rows,
  total: rows.length,
})

describe('a table', () => {
  it('is measured by its first value that is a number, not by a key that is one', () => {
    const map = table([
      ['cat', 7, 3],
      ['sh', 8, '18446744073709551615'],
    ])
    expect(numericColumns(map)).toEqual([false, true, true])
    expect(measuredColumn(map)).toBe(2)
    expect(measuredColumn(table([]))).toBe(-1)
    expect(measuredColumn(table([['cat', 7, 'text']]))).toBe(-1)
  })

  it('has numbers beyond what a double can tell apart, and unknown ones', () => {
    expect(numberOf('18446744073709551615')).toBe(2 ** 64)
    expect(numberOf('-5')).toBe(-5)
    expect(numberOf('0x10')).toBeNaN()
    expect(numberOf(null)).toBeNaN()
  })
})

describe('a map of bits', () => {
  it('is a histogram by powers of two', () => {
    const map = asHistogram(
      log2([
        [3, 5],
        [0, 2],
        [-1, '1'],
        [1, 4],
      ]),
    )
    expect(map).toMatchObject({ shape: 'histogram', scale: 'log2' })
    if (map.shape !== 'histogram') throw new Error('not one')
    expect(map.series[0]!.buckets).toEqual([
      { low: null, high: -1, count: 1 },
      { low: 0, high: 0, count: 2 },
      { low: 1, high: 1, count: 4 },
      { low: 4, high: 7, count: 5 },
    ])
    expect(map.series[0]!.buckets.map(bucketName)).toEqual(['(..., 0)', '[0]', '[1]', '[4, 8)'])
    expect(withoutHoles(map.series[0]!.buckets, 'log2').map(bucketName)).toEqual([
      '(..., 0)',
      '[0]',
      '[1]',
      '[2, 4)',
      '[4, 8)',
    ])
  })

  it('is none with keys that are no numbers of bits, or another name', () => {
    expect(asHistogram(log2([[65, 1]])).shape).toBe('table')
    expect(asHistogram(log2([[1.5, 1]])).shape).toBe('table')
    expect(asHistogram({ ...log2([[1, 1]]), name: 'counts' }).shape).toBe('table')
  })

  it('is named exactly', () => {
    expect(bucketName({ low: 1024, high: 2047, count: 0 })).toBe('[1K, 2K)')
    expect(bucketName({ low: 65536, high: 131071, count: 0 })).toBe('[64K, 128K)')
    expect(bucketName({ low: 100, high: null, count: 0 })).toBe('[100, ...)')
    expect(bucketName({ low: null, high: 99, count: 0 })).toBe('(..., 100)')
  })

  it('keeps every count when holes are filled', () => {
    const buckets = fc
      .uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1 })
      .map((bits) =>
        bits.toSorted((a, b) => a - b).map((n) => ({ low: 2 ** n, high: 2 ** (n + 1) - 1, count: n + 1 })),
      )
    fc.assert(
      fc.property(buckets, (given) => {
        const full = withoutHoles(given, 'log2')
        expect(full.filter(({ count }) => count > 0)).toEqual(given)
        full.slice(1).forEach((bucket, index) => expect(bucket.low).toBe(full[index]!.high! + 1))
      }),
    )
  })
})

describe('a map over time', () => {
  it('gives a line to each of the largest rows, by value and per second', () => {
    const history = new MapHistory(table([['a', 1, 10]]), 1_000)
    history.update(
      table([
        ['a', 1, 30],
        ['b', 2, 5],
      ]),
      2_000,
    )
    // Cleared in between: what has come since is all that is known.
    history.update(
      table([
        ['a', 1, 4],
        ['b', 2, 9],
      ]),
      4_000,
    )
    expect(mapLines(history.tables, 10, false)).toEqual({
      times: [0, 1, 3],
      lines: [
        { key: 'b, 2', values: [null, 5, 9] },
        { key: 'a, 1', values: [10, 30, 4] },
      ],
    })
    expect(mapLines(history.tables, 1, true).lines).toEqual([{ key: 'b, 2', values: [null, 5, 2] }])
  })

  it('is a heat map of what each moment added', () => {
    const history = new MapHistory(log2([[1, 5]]), 0)
    history.update(
      log2([
        [1, 8],
        [3, 2],
      ]),
      1_000,
    )
    history.update(
      log2([
        [1, 8],
        [3, 6],
      ]),
      2_000,
    )
    const heat = heatMap(history.histograms, 'log2')
    expect(heat.buckets.map(bucketName)).toEqual(['[1]', '[2, 4)', '[4, 8)'])
    expect(heat.columns.map(({ counts }) => counts)).toEqual([
      [3, 0, 2],
      [0, 0, 4],
    ])
    expect(heat.most).toBe(4)
  })

  it('keeps no more than can be drawn', () => {
    const rows = Array.from({ length: 5_000 }, (_, index): [string, number, number] => ['x', index, index])
    const history = new MapHistory(table(rows), 0)
    for (let time = 1; time < 2_000; time++) history.update(table(rows.slice(0, 3)), time)
    expect(history.moments).toBeLessThan(1_000)
    expect(Math.max(...history.tables.map(({ values }) => values.size))).toBeLessThan(100)
  })
})
