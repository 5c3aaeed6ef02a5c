import { describe, expect, it } from 'vitest'
import { programMapCsv, programMapJson } from '../../app/exports/programMap'
import type { ProgramMap } from '../../app/model/program'

const table: ProgramMap = {
  shape: 'table',
  name: '@calls',
  columns: [
    { name: 'comm', key: true },
    { name: 'value', key: false },
    { name: 'value', key: false },
  ],
  rows: [
    ['=cmd', 1, null],
    ['a,"b"', '18446744073709551615', 2],
  ],
  total: 2,
}
const histogram: ProgramMap = {
  shape: 'histogram',
  name: '@sizes',
  scale: 'log2',
  series: [
    { key: ['cat'], buckets: [{ low: 4, high: 7, count: 3 }] },
    { key: [], buckets: [{ low: null, high: -1, count: 1 }] },
  ],
  total: 2,
}

describe('a map that is taken away', () => {
  it('is CSV that no spreadsheet runs', () => {
    expect(programMapCsv(table)).toBe('comm,value,value\r\n =cmd,1,\r\n"a,""b""",18446744073709551615,2\r\n')
    expect(programMapCsv(histogram)).toBe('key1,low,high,count\r\ncat,4,7,3\r\n,,-1,1\r\n')
  })

  it('is JSON in which nothing has lost its name or its digits', () => {
    expect(JSON.parse(programMapJson(table))).toEqual({
      version: 1,
      map: '@calls',
      total: 2,
      rows: [
        { comm: '=cmd', value: 1, value_3: null },
        { comm: 'a,"b"', value: '18446744073709551615', value_3: 2 },
      ],
    })
    expect(JSON.parse(programMapJson(histogram))).toMatchObject({ map: '@sizes', scale: 'log2' })
  })
})
