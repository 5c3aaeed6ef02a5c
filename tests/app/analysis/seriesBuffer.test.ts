import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SampleColumns } from '../../../app/analysis/sampleColumns'
import { SeriesBuffer } from '../../../app/analysis/seriesBuffer'
import { summarizeWindow } from '../../../app/analysis/windowSummary'
import { batch } from './batch'

function column(columns: SampleColumns, index: number): number[] {
  return [...columns.column(index).subarray(0, columns.count)]
}

describe('a table of samples', () => {
  it('keeps what it promised, in order, and forgets the oldest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat({ max: 10_000 }), (capacity, rows) => {
        const columns = new SampleColumns(capacity)
        columns.addColumn()
        for (let i = 0; i < rows; i++) {
          const row = columns.addRow(i / 10)
          columns.column(0)[row] = i
        }
        expect(columns.count).toBeGreaterThanOrEqual(Math.min(capacity, rows))
        expect(columns.dropped + columns.count).toBe(rows)
        expect(columns.time.length).toBeLessThanOrEqual(Math.max(1024, Math.ceil(capacity * 1.25)))
        for (let row = 0; row < columns.count; row++) {
          if (columns.column(0)[row] !== columns.dropped + row) throw new Error(`row ${row} is wrong`)
          if (columns.time[row] !== (columns.dropped + row) / 10)
            throw new Error(`time of row ${row} is wrong`)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('finds the first row at or after a time', () => {
    const columns = new SampleColumns(10)
    expect(columns.rowAt(0)).toBe(0)
    expect(columns.lastTime).toBeNaN()
    for (const time of [1, 2, 2.5]) columns.addRow(time)
    expect([0, 1, 1.5, 2, 2.5, 3].map((time) => columns.rowAt(time))).toEqual([0, 0, 1, 1, 2, 3])
    expect(columns.lastTime).toBe(2.5)
  })

  it('has no column that was not made, and holds at least one row', () => {
    expect(() => new SampleColumns(1).column(0)).toThrow(RangeError)
    expect(() => new SampleColumns(0)).toThrow(RangeError)
  })
})

describe('the samples of a run', () => {
  it('stand in one row a moment, and NaN where a source has none', () => {
    const series = new SeriesBuffer()
    series.append(
      batch(`
        0.0 0 NaN  10
        0.1 0 100  20
        0.1 7   5   5
        0.2 0 NaN  20
        0.2 7  10   6`),
    )
    const { columns } = series
    expect(series.sources).toEqual([0, 7])
    expect([...columns.time.subarray(0, columns.count)]).toEqual([0, 0.1, 0.2])
    expect(column(columns, series.rateColumn(0)!)).toEqual([NaN, 100, NaN])
    expect(column(columns, series.totalColumn(0)!)).toEqual([10, 20, 20])
    expect(column(columns, series.rateColumn(7)!)).toEqual([NaN, 5, 10])
    expect(series.rateColumn(1)).toBeNull()
    expect(series.perCpu(0)).toBeNull()
  })

  it('may come twice: a history that overlaps what came live changes nothing', () => {
    const lines = `
      0.0 0 NaN 1
      0.1 0 10  2
      0.1 1 NaN 0
      0.2 0 20  4
      0.2 1 5   1`
    const series = new SeriesBuffer()
    series.append(batch(lines))
    series.append(batch(lines))
    series.append(batch('0.3 0 30 7'))
    const once = new SeriesBuffer()
    once.append(batch(`${lines}\n0.3 0 30 7`))
    expect(series.toBatch('r')).toEqual(once.toBatch('r'))
    expect(series.columns.count).toBe(4)
  })

  it('can be handed over as one batch and taken back', () => {
    const row = fc.record({
      step: fc.constantFrom(0, 0.1),
      source: fc.nat({ max: 3 }),
      rate: fc.option(fc.nat(), { nil: NaN }),
    })
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 2 }),
        (rows, cpus) => {
          const seen = new Map<number, number>()
          let time = 0
          const lines: string[] = []
          const perCpu: number[] = []
          for (const { step, source, rate } of rows) {
            time += step
            // A source has one value a moment.
            if (seen.get(source) === time) time += 0.1
            seen.set(source, time)
            lines.push(`${time} ${source} ${rate} ${lines.length}`)
            for (let cpu = 0; cpu < cpus; cpu++) perCpu.push(source === 3 ? NaN : lines.length + cpu)
          }
          const series = new SeriesBuffer({ cpus })
          series.append(batch(lines.join('\n'), perCpu))
          const again = new SeriesBuffer({ cpus })
          again.append(series.toBatch('r'))
          expect(again.sources).toEqual(series.sources)
          expect(again.toBatch('r')).toEqual(series.toBatch('r'))
          for (const source of series.sources) {
            expect(column(again.columns, again.rateColumn(source)!)).toEqual(
              column(series.columns, series.rateColumn(source)!),
            )
            const cpuColumns = series.perCpu(source)
            expect(cpuColumns === null).toBe(cpus === 0 || source === 3)
            if (cpuColumns !== null) {
              for (let cpu = 0; cpu < cpus; cpu++) {
                // Where a source has no sample at a moment of the others, the batch says so by NaN.
                expect(column(again.perCpu(source)!, cpu).filter((value) => !Number.isNaN(value))).toEqual(
                  column(cpuColumns, cpu),
                )
              }
            }
          }
        },
      ),
    )
  })

  it('of each CPU stand in a table of their own, kept for as long as their memory lasts', () => {
    const series = new SeriesBuffer({ cpus: 2, perCpuBytes: 10 * 3 * 8 })
    for (let i = 0; i < 3000; i++) series.append(batch(`${i} 4 ${2 * i} ${i}`, [i, i + 1]))
    const columns = series.perCpu(4)!
    expect(columns.width).toBe(2)
    expect(columns.capacity).toBe(10)
    expect(columns.column(1)[columns.count - 1]).toBe(3000)
    expect(series.columns.count).toBe(3000)
  })

  it('keep an hour at 10 Hz of 32 sources in 25 MB', () => {
    const series = new SeriesBuffer()
    const rows = 32
    const one = {
      run: 'r',
      rows,
      time: new Float64Array(rows),
      source: Uint32Array.from({ length: rows }, (_, i) => i),
      rate: new Float64Array(rows).fill(1),
      total: new Float64Array(rows).fill(1),
      perCpu: new Float64Array(0),
    }
    for (let i = 0; i < 40_000; i++) {
      one.time.fill(i / 10)
      series.append(one)
    }
    const { columns } = series
    expect(columns.lastTime - columns.time[0]!).toBeGreaterThanOrEqual(3599.9)
    let bytes = columns.time.byteLength
    for (let i = 0; i < columns.width; i++) bytes += columns.column(i).byteLength
    expect(bytes).toBeLessThan(25e6)
  })
})

describe('what a window comes to', () => {
  const series = new SeriesBuffer()
  series.append(
    batch(`
      0.0 0 NaN  0
      1.0 0  10 10
      2.0 0  30 40
      4.0 0   5 50
      5.0 0 NaN 50
      6.0 0  20 70`),
  )
  const rate = series.rateColumn(0)!

  it('weighs a rate by the time it stands for, and leaves out what is not known', () => {
    expect(summarizeWindow(series.columns, rate, 0, 6, [50, 99])).toEqual({
      seconds: 5,
      events: 70,
      mean: 14,
      min: 5,
      max: 30,
      last: 20,
      percentiles: [10, 30],
    })
  })

  it('cuts the interval at its edge', () => {
    expect(summarizeWindow(series.columns, rate, 3, 4)).toMatchObject({ seconds: 1, events: 5, mean: 5 })
  })

  it('is not known where nothing is known', () => {
    const unknown = { seconds: 0, events: null, mean: null, min: null, max: null, last: null }
    expect(summarizeWindow(series.columns, rate, 4.5, 5.5, [50])).toEqual({ ...unknown, percentiles: [null] })
    expect(summarizeWindow(series.columns, rate, 7, 9)).toEqual({ ...unknown, percentiles: [] })
  })
})
