import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layOutChart, type ChartOptions } from '../../../app/benchmark/picture/layout'
import { fitText, textWidth, wrapText } from '../../../app/benchmark/picture/lettering'
import { axisOf, placeOn } from '../../../app/benchmark/picture/scale'
import type { Line, Picture, Rectangle, Text } from '../../../app/benchmark/picture/shapes'
import { inUnit, tickInUnit, unitOf } from '../../../app/benchmark/picture/unit'
import { published, resultOfPublished } from '../../../app/benchmark/published'
import { resultOf, type Measure } from '../../../app/benchmark/results'
import { orderRows, rowsOf, type Order } from '../../../app/benchmark/rows'
import { arm, benchmark, estimate, whole } from './fixture'

describe('the axis', () => {
  it('holds 0 and every value, with ticks inside it', () => {
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 12 }),
        (values, n) => {
          const axis = axisOf(values, n)
          if (axis.to - axis.from === 1 && values.every((each) => Math.abs(each) < 1e-9)) return
          for (const each of [0, ...values]) {
            expect(each).toBeGreaterThanOrEqual(axis.from)
            expect(each).toBeLessThanOrEqual(axis.to)
            const x = placeOn(axis, each, 100, 400)
            expect(x).toBeGreaterThanOrEqual(100)
            expect(x).toBeLessThanOrEqual(400)
          }
          expect(axis.ticks.length).toBeLessThanOrEqual(2 * n + 2)
          expect(axis.ticks).toContain(0)
        },
      ),
    )
  })

  it('has round ticks', () => {
    expect(axisOf([15.3e6], 4).ticks).toEqual([0, 5e6, 10e6, 15e6])
    expect(axisOf([0.7], 4).ticks).toEqual([0, 0.2, 0.4, 0.6])
    expect(axisOf([-3, 90], 4).ticks).toEqual([0, 25, 50, 75])
    expect(axisOf([], 4)).toEqual({ from: 0, to: 1, ticks: [0] })
  })
})

describe('a whisker', () => {
  it('that is wild does not set the axis, and has an open end where it leaves it', () => {
    const wild = arm('fentry-bpf-count', 'fentry', 'BPF count', 80, {
      eventsPerSecond: { median: 12e6, low: 11e6, high: 400e6 },
    })
    const result = resultOf(benchmark([arm('base', 'base', 'none', 65), wild]), 'now')
    const rows = orderRows(rowsOf(result, null, 'events'), 'events', 'cost')
    const { shapes } = layOutChart({
      width: 800,
      font: 14,
      measure: 'events',
      order: 'cost',
      rows,
      own: result,
      other: null,
    })
    const ofKey = (part: string) => shapes.filter(({ key }) => key === `${part} fentry-bpf-count`)
    const bar = ofKey('bar')[0] as Rectangle
    expect(bar.width).toBeGreaterThan(200)
    expect(ofKey('further')).toHaveLength(1)
    expect(ofKey('high')).toHaveLength(0)
    expect(ofKey('low')).toHaveLength(1)
  })
})

describe('the unit', () => {
  it('is one for the whole chart, and so is the number of decimals', () => {
    const rates = unitOf([9_123_456, 570_000, 12_300], 'events')
    expect([9_123_456, 570_000, 12_300].map((rate) => inUnit(rate, rates))).toEqual([
      '9.12 M/s',
      '0.57 M/s',
      '0.01 M/s',
    ])
    expect([0, 2.5e6, 5e6].map((tick) => tickInUnit(tick, rates))).toEqual(['0', '2.5 M', '5 M'])
    const costs = unitOf([48.12, 1234.5], 'over')
    expect([48.12, -0.4, 1234.5].map((cost) => inUnit(cost, costs))).toEqual([
      '+48 ns',
      '−0.4 ns',
      '+1,235 ns',
    ])
    expect(tickInUnit(-250, costs)).toBe('−250 ns')
    const runs = unitOf([1_230_000, 456_000], 'over')
    expect([1_230_000, 456_000].map((cost) => inUnit(cost, runs))).toEqual(['+1.23 ms', '+0.46 ms'])
    const shares = unitOf([1, 0.6123], 'relative')
    expect([1, 0.6123].map((share) => inUnit(share, shares))).toEqual(['100 %', '61 %'])
    expect(tickInUnit(0.25, shares)).toBe('25 %')
    expect(inUnit(500, unitOf([500], 'events'))).toBe('500/s')
    expect(unitOf([], 'over').decimals).toBe(0)
  })

  it('keeps a digit of what is small, and adds none to a whole number', () => {
    const unit = unitOf([15e6, 11.4e6], 'events')
    expect(inUnit(15e6, unit)).toBe('15 M/s')
    expect(inUnit(123, unit)).toBe('0.0001 M/s')
  })
})

describe('lettering', () => {
  it('cuts what does not fit, and only that', () => {
    expect(fitText('kprobe', 12, 1000)).toBe('kprobe')
    const cut = fitText('kretprobe.multi, counted by BPF', 12, 90)
    expect(cut.endsWith('…')).toBe(true)
    expect(textWidth(cut, 12)).toBeLessThanOrEqual(90)
  })

  it('wraps whole words and loses none', () => {
    const text = 'Linux 6.12.117 x86_64 · QEMU TCG CPU · clock tsc · mitigations off'
    const lines = wrapText(text, 12, 160)
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.join(' ')).toBe(text)
  })
})

const own = resultOf(benchmark(whole), 'now')
function chart(measure: Measure, more: Partial<ChartOptions> = {}): Picture {
  const shown = { own, other: null, order: 'cost' as const, ...more }
  const rows = orderRows(rowsOf(shown.own, shown.other, measure), measure, shown.order)
  return layOutChart({ width: 600, font: 12, measure, rows, ...shown })
}
const bar = (picture: Picture, key: string) =>
  picture.shapes.find(
    (shape): shape is Rectangle => shape.kind === 'rectangle' && shape.key === `bar ${key}`,
  )!
const line = (picture: Picture, key: string) =>
  picture.shapes.find((shape): shape is Line => shape.kind === 'line' && shape.key === key)
const textOf = (picture: Picture, key: string) =>
  picture.shapes.find((shape): shape is Text => shape.kind === 'text' && shape.key === key)?.text

describe('the chart', () => {
  it('draws bars as long as their figures, from one zero', () => {
    const picture = chart('events')
    const [base, fentry] = [bar(picture, 'base'), bar(picture, 'fentry-bpf-count')]
    expect(fentry.x).toBe(base.x)
    expect(fentry.width / base.width).toBeCloseTo(65 / 78, 6)
    expect(textOf(picture, 'number fentry-bpf-count')).toBe('12.8 M/s')
  })

  it('draws whiskers from low to high, and the base’s line where the base ends', () => {
    const picture = chart('events')
    const fentry = bar(picture, 'fentry-bpf-count')
    const span = line(picture, 'span fentry-bpf-count')!
    expect((span.x1 - fentry.x) / fentry.width).toBeCloseTo(0.99, 6)
    expect((span.x2 - fentry.x) / fentry.width).toBeCloseTo(1.01, 6)
    const base = bar(picture, 'base')
    expect(line(picture, 'base')!.x1).toBeCloseTo(base.x + base.width, 6)
  })

  it('shows what costs less than nothing, within the noise, left of zero', () => {
    const odd = arm('fentry', 'fentry', 'BPF count', 65, { nsOverBase: estimate(-0.4, 1) })
    const picture = chart('over', {
      own: resultOf(benchmark([arm('base', 'base', 'none', 65), odd, ...whole.slice(1)]), 'now'),
    })
    const zero = line(picture, 'grid 0')!.x1
    const shown = bar(picture, 'fentry')
    expect(shown.x).toBeLessThan(zero)
    expect(shown.x + shown.width).toBeCloseTo(zero, 6)
    expect(textOf(picture, 'number fentry')).toBe('−0.4 ns')
    // Over the base, the base has no row: zero is its line.
    expect(bar(picture, 'base')).toBeUndefined()
  })

  it('keeps everything inside its frame, at any width and in any measure', () => {
    const others = [null, ...published.map(resultOfPublished)]
    fc.assert(
      fc.property(
        fc.integer({ min: 280, max: 2400 }),
        fc.constantFrom(...others),
        fc.constantFrom('events', 'relative', 'over') as fc.Arbitrary<Measure>,
        fc.constantFrom('cost', 'mechanism') as fc.Arbitrary<Order>,
        (width, other, measure, order) => {
          const font = Math.max(11, width / 60)
          const picture = chart(measure, { width, font, other, order })
          for (const shape of picture.shapes) {
            if (shape.kind === 'rectangle') {
              expect(shape.x).toBeGreaterThanOrEqual(0)
              expect(shape.x + shape.width).toBeLessThanOrEqual(width)
            } else if (shape.kind === 'text' && shape.anchor === 'start') {
              expect(shape.x + textWidth(shape.text, shape.size), shape.key).toBeLessThanOrEqual(width + 2)
            } else if (shape.kind === 'text' && shape.anchor === 'end') {
              expect(shape.x - textWidth(shape.text, shape.size), shape.key).toBeGreaterThanOrEqual(-1)
            }
          }
          const last = picture.rows.at(-1)
          if (last !== undefined) expect(last.y + last.height).toBeLessThanOrEqual(picture.height)
        },
      ),
    )
  })

  it('lays a second result under the first, hollow', () => {
    const other = resultOfPublished(published.find(({ id }) => id === 'bench-trig-2020')!)
    const picture = chart('relative', { other })
    const [ours, theirs] = [bar(picture, 'fentry-bpf-count'), bar(picture, 'fentry-bpf-count other')]
    expect(theirs.fill).toBeNull()
    expect(ours.fill).toBe('series-2')
    expect(theirs.y).toBeGreaterThanOrEqual(ours.y + ours.height)
    const row = picture.rows.find(({ key }) => key === 'fentry-bpf-count')!
    expect(theirs.y + theirs.height).toBeLessThanOrEqual(row.y + row.height)
  })

  it('gives a row with one bar less room than one with two', () => {
    const other = resultOfPublished(published.find(({ id }) => id === 'bench-trig-2020')!)
    const { rows } = chart('relative', { other })
    const height = (key: string) => rows.find((row) => row.key === key)!.height
    expect(height('tp-ring')).toBeLessThan(height('fentry-bpf-count'))
    for (const [index, row] of rows.slice(1).entries()) {
      expect(row.y).toBeCloseTo(rows[index]!.y + rows[index]!.height, 6)
    }
  })

  it('puts the arms of a mechanism under its name when they are grouped', () => {
    const jump = ['counted by perf', 'counted by BPF'].map((words, index) =>
      arm(`jump-${index}`, 'kprobe', 'BPF count', 100 + index, { title: `kprobe by jump, ${words}` }),
    )
    const int3 = arm('int3', 'kprobe', 'BPF count', 100.5, { title: 'kprobe by int3, counted by BPF' })
    const grouped = resultOf(benchmark([whole[0]!, ...jump, int3]), 'now')
    const picture = chart('events', { own: grouped, order: 'mechanism' })
    // Not by cost alone: the ways of a kprobe are not mixed.
    expect(picture.rows.map(({ key }) => key)).toEqual(['base', 'jump-0', 'jump-1', 'int3'])
    const heading = picture.shapes.find(({ key }) => key === 'heading kprobe by jump') as Text
    expect(heading.y).toBeLessThan(picture.rows[1]!.y)
    expect(heading.y).toBeGreaterThan(picture.rows[0]!.y + picture.rows[0]!.height)
    expect(textOf(picture, 'name jump-0')).toBe('counted by perf')
    const sorted = chart('events', { own: grouped, order: 'cost' })
    expect(sorted.shapes.some(({ key }) => key.startsWith('heading'))).toBe(false)
  })

  it('writes a long name smaller before it cuts what tells it from its neighbours', () => {
    const title = 'kprobe by int3, optimization off, BPF that does nothing'
    const long = { ...arm('a', 'kprobe', 'BPF empty', 300), title }
    const picture = chart('events', { width: 480, own: resultOf(benchmark([whole[0]!, long]), 'now') })
    const more = picture.shapes.find(({ key }) => key === 'name a more') as Text
    expect(more.text).toBe('optimization off, BPF that does nothing')
    expect(more.size).toBeLessThan(12 * 0.85)
  })

  it('says what is measured and what waits', () => {
    const going = resultOf(
      benchmark(
        [
          whole[0]!,
          arm('a', 'fexit', 'BPF count', null, { state: 'running' }),
          arm('b', 'fentry', 'BPF count', null),
        ],
        { phase: 'running' },
      ),
      'now',
    )
    const picture = chart('events', { own: going })
    expect(textOf(picture, 'word a')).toBe('measuring…')
    expect(textOf(picture, 'word b')).toBe('waiting')
    expect(bar(picture, 'b')).toBeUndefined()
  })

  it('carries title, conditions, mark and sources where it stands alone', () => {
    const head = {
      title: 'What each mechanism costs',
      lines: ['Linux 6.12'],
      mark: 'Emulated: not hardware’s figures',
      feet: ['Hollow: published elsewhere. '.repeat(12).trim()],
    }
    const picture = chart('events', { head })
    expect(textOf(picture, 'title 0')).toBe(head.title)
    expect(textOf(picture, 'mark 0')).toBe(head.mark)
    const feet = picture.shapes.filter(({ key }) => key.startsWith('foot ')) as Text[]
    expect(feet.map(({ text }) => text).join(' ')).toBe(head.feet[0])
    expect(Math.max(...feet.map(({ y }) => y))).toBeLessThan(picture.height)
  })
})
