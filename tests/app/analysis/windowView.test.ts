import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SampleColumns } from '../../../app/analysis/sampleColumns'
import { WindowView } from '../../../app/analysis/windowView'

/** A table with a row each tenth of a second; `value(row, column)`, NaN for a gap. */
function table(
  rows: number,
  width: number,
  value: (row: number, column: number) => number,
  capacity = 100_000,
): SampleColumns {
  const columns = new SampleColumns(capacity)
  for (let i = 0; i < width; i++) columns.addColumn()
  extend(columns, rows, value)
  return columns
}

function extend(columns: SampleColumns, rows: number, value: (row: number, column: number) => number): void {
  const before = columns.dropped + columns.count
  for (let i = before; i < before + rows; i++) {
    const row = columns.addRow(i / 10)
    for (let column = 0; column < columns.width; column++) columns.column(column)[row] = value(i, column)
  }
}

function points(view: WindowView, line = 0): [number, number][] {
  return [...view.time].map((time, i) => [time, view.values[line]![i]!])
}

describe('a window of samples', () => {
  it('shows them as they are when they are few, one beyond each edge', () => {
    const columns = table(100, 2, (row, column) => row * (column + 1))
    const view = new WindowView(columns, [1], 800)
    view.update(5, 2)
    expect(view.time[0]).toBeCloseTo(2.9)
    expect(view.time.at(-1)).toBe(5)
    expect(view.values[0]!.length).toBe(view.time.length)
    expect(points(view)[1]).toEqual([3, 60])
  })

  it('is empty when there is nothing', () => {
    const view = new WindowView(
      table(0, 1, () => 0),
      [0],
      100,
    )
    view.update(10, 10)
    expect(view.time.length).toBe(0)
    expect(view.values[0]!.length).toBe(0)
  })

  it('loses no spike of one sample, up or down', () => {
    for (const at of [17_001, 20_000, 29_998]) {
      const columns = table(36_000, 1, (row) => (row === at ? 9999 : row === at + 500 ? -1 : 100))
      const view = new WindowView(columns, [0], 500)
      view.update(3600, 3600)
      expect(view.time.length).toBeLessThanOrEqual(500 * 3 + 10)
      const high = points(view).filter(([, value]) => value === 9999)
      const low = points(view).filter(([, value]) => value === -1)
      expect(high.length).toBe(1)
      expect(low.length).toBe(1)
      // Within the width of a pixel of where it was.
      expect(Math.abs(high[0]![0] - at / 10)).toBeLessThan(7.2)
    }
  })

  it('loses no gap of one sample', () => {
    const columns = table(36_000, 2, (row, column) => (column === 0 && row === 20_000 ? NaN : 5))
    const view = new WindowView(columns, [0, 1], 500)
    view.update(3600, 3600)
    const gaps = points(view).filter(([, value]) => Number.isNaN(value))
    expect(gaps.length).toBe(1)
    expect(Math.abs(gaps[0]![0] - 2000)).toBeLessThan(7.2)
    // The other line has none.
    expect(points(view, 1).some(([, value]) => Number.isNaN(value))).toBe(false)
  })

  it('shows a source that came late from where it began', () => {
    const columns = table(36_000, 1, (row) => (row < 18_000 ? NaN : 1))
    const view = new WindowView(columns, [0], 400)
    view.update(3600, 3600)
    const [began] = points(view).find(([, value]) => !Number.isNaN(value))!
    expect(began).toBeGreaterThan(1790)
    expect(began).toBeLessThan(1810)
    expect(points(view).filter(([time, value]) => time < 1790 && !Number.isNaN(value))).toEqual([])
  })

  it('ends with the newest sample as it is', () => {
    const columns = table(20_000, 1, (row) => row)
    const view = new WindowView(columns, [0], 300)
    view.update(1999.9, 1000)
    expect(points(view).at(-1)).toEqual([1999.9, 19_999])
  })

  it('gives the same picture whether it was followed or drawn at once', () => {
    const value = (row: number, column: number): number =>
      (row * 7919 + column * 31) % 97 === 0 ? NaN : Math.sin(row / 50) * 100 + ((row * 104_729) % 13)
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 10, max: 60 }),
        fc.constantFrom(1500, 100_000),
        (steps, pixels, capacity) => {
          const columns = table(3000, 2, value, capacity)
          const followed = new WindowView(columns, [0, 1], pixels)
          for (const step of steps) {
            extend(columns, step, value)
            const end = columns.lastTime
            followed.update(end, 100)
            const fresh = new WindowView(columns, [0, 1], pixels)
            fresh.update(end, 100)
            expect(points(followed, 0)).toEqual(points(fresh, 0))
            expect(points(followed, 1)).toEqual(points(fresh, 1))
          }
        },
      ),
      { numRuns: 60, examples: [[[325, 27, 283, 338, 329, 185, 204, 242, 235], 24, 1500]] },
    )
  })

  it('keeps least and greatest of each line, in rising time, within the samples there are', () => {
    const lines = fc.array(fc.option(fc.integer({ min: -50, max: 50 }), { nil: NaN }), {
      minLength: 300,
      maxLength: 900,
    })
    fc.assert(
      fc.property(lines, fc.integer({ min: 5, max: 40 }), (samples, pixels) => {
        const columns = table(samples.length, 1, (row) => samples[row]!)
        const view = new WindowView(columns, [0], pixels)
        view.update(columns.lastTime, columns.lastTime)
        const drawn = points(view)
        const values = drawn.map(([, value]) => value).filter((value) => !Number.isNaN(value))
        const known = samples.filter((value) => !Number.isNaN(value))
        expect(Math.max(...values)).toBe(Math.max(...known))
        expect(Math.min(...values)).toBe(Math.min(...known))
        expect(values.every((value) => known.includes(value))).toBe(true)
        expect(drawn.some(([, value]) => Number.isNaN(value))).toBe(
          samples.some((value) => Number.isNaN(value)),
        )
        for (let i = 1; i < drawn.length; i++) expect(drawn[i]![0]).toBeGreaterThanOrEqual(drawn[i - 1]![0])
      }),
      { numRuns: 100 },
    )
  })

  it('can be moved back, widened and narrowed', () => {
    const columns = table(30_000, 1, (row) => row % 1000)
    const view = new WindowView(columns, [0], 200)
    for (const [end, span] of [
      [3000, 3000],
      [1500, 1000],
      [1000, 1000],
      [1000.5, 1000],
      [3000, 10],
      [2000, 600],
      [2600, 600],
    ] as const) {
      view.update(end, span)
      const fresh = new WindowView(columns, [0], 200)
      fresh.update(end, span)
      expect(points(view)).toEqual(points(fresh))
      expect(view.time.length).toBeGreaterThan(0)
      expect(view.time[0]).toBeLessThanOrEqual(end - span + 10)
      expect(view.time.at(-1)!).toBeGreaterThan(end - 10)
    }
  })

  it('goes on over a long silence without drawing it as one', () => {
    const columns = new SampleColumns(10_000)
    columns.addColumn()
    const add = (time: number, value: number): void => {
      const row = columns.addRow(time)
      columns.column(0)[row] = value
    }
    for (let i = 0; i < 1000; i++) add(i / 10, 1)
    const view = new WindowView(columns, [0], 50)
    view.update(100, 100)
    for (let i = 0; i < 1000; i++) add(100_000 + i / 10, 2)
    view.update(100_100, 100)
    expect(points(view).every(([, value]) => value === 2)).toBe(true)
    expect(view.time.length).toBeGreaterThan(90)
  })
})
