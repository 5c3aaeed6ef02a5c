import { expect, test } from 'vitest'
import { recentRate } from '../../app/analysis/recentRate'
import { SampleColumns } from '../../app/analysis/sampleColumns'

function table(rows: readonly (readonly [time: number, rate: number])[]): SampleColumns {
  const columns = new SampleColumns(100)
  columns.addColumn()
  for (const [time, rate] of rows) columns.column(0)[columns.addRow(time)] = rate
  return columns
}

test('is the mean of the last second', () => {
  const columns = table([
    [0, NaN],
    [0.5, 1000],
    [1, 100],
    [1.5, 300],
    [2, 500],
  ])
  expect(recentRate(columns, 0, 2)).toBe(400)
})

test('looks no further than the edge', () => {
  const columns = table([
    [0, NaN],
    [0.5, 100],
    [1, 100],
    [1.5, 900],
  ])
  expect(recentRate(columns, 0, 1)).toBe(100)
  expect(recentRate(columns, 0, 1.49)).toBe(100)
})

test('is unknown in a gap, before the first sample, and when nothing came for long', () => {
  expect(recentRate(table([]), 0, 5)).toBeNull()
  expect(
    recentRate(
      table([
        [0, 5],
        [1, NaN],
      ]),
      0,
      1,
    ),
  ).toBeNull()
  expect(recentRate(table([[0.5, 5]]), 0, 60)).toBeNull()
  expect(recentRate(table([[9, 5]]), 0, 5)).toBeNull()
})
