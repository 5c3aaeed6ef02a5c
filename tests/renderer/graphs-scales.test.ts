import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { timeTicks } from '../../renderer/features/graphs/chart/timeScale'
import {
  Ceiling,
  ceilingFor,
  fromLog,
  tickLabel,
  toLog,
  valueTicks,
} from '../../renderer/features/graphs/chart/valueScale'

describe('the vertical scale', () => {
  test('logarithmic has a place for 0, below 1, and none is lost', () => {
    expect(toLog(0)).toBe(0)
    expect(toLog(1)).toBe(1)
    expect(toLog(10)).toBe(2)
    expect(toLog(1000)).toBe(4)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (value) => {
        expect(fromLog(toLog(value))).toBeCloseTo(value, value > 1 ? -Math.log10(value) + 8 : 8)
      }),
    )
  })

  test('rises: a greater value never stands lower', () => {
    const value = fc.double({ min: 0, max: 1e15, noNaN: true })
    fc.assert(
      fc.property(value, value, (a, b) => {
        if (a < b) expect(toLog(a)).toBeLessThanOrEqual(toLog(b))
      }),
    )
  })

  test.each([
    [0, false, 10],
    [7, false, 8],
    [9.9, false, 15],
    [412_000, false, 500_000],
    [0, true, 10],
    [3, true, 10],
    [101, true, 1000],
  ])('over %d (log %s) is %d', (highest, log, ceiling) => expect(ceilingFor(highest, log)).toBe(ceiling))

  test('the ceiling always leaves every value below it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), fc.boolean(), (highest, log) => {
        expect(ceilingFor(highest, log)).toBeGreaterThan(highest)
      }),
    )
  })

  test('glides up and arrives; a little less does not shrink it, a lot less does', () => {
    const ceiling = new Ceiling()
    ceiling.jump()
    expect(ceiling.next(75, false, 0.016)).toBe(80)
    ceiling.next(150, false, 0.016)
    expect(ceiling.moving).toBe(true)
    let top = 0
    for (let i = 0; i < 60; i++) top = ceiling.next(150, false, 0.016)
    expect(top).toBe(200)
    expect(ceiling.moving).toBe(false)
    expect(ceiling.next(120, false, 0.016)).toBe(200)
    for (let i = 0; i < 60; i++) top = ceiling.next(70, false, 0.016)
    expect(top).toBe(80)
  })

  test('labels are round, rise from 0 and keep their distance', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 1e12, noNaN: true }),
        fc.integer({ min: 60, max: 2000 }),
        (high, px) => {
          const max = ceilingFor(high, false)
          const ticks = valueTicks(max, px, 40, false)
          expect(ticks[0]).toBe(0)
          expect(ticks.length).toBeGreaterThanOrEqual(2)
          expect(ticks.length).toBeLessThanOrEqual(Math.max(2, Math.floor(px / 40)) + 1)
        },
      ),
    )
  })

  test('decades from 0, thinned where they do not fit', () => {
    expect(valueTicks(10_000, 400, 40, true)).toEqual([0, 1, 10, 100, 1000, 10_000])
    expect(valueTicks(1e9, 120, 40, true).length).toBeLessThanOrEqual(5)
  })

  test.each([
    [0, '0'],
    [0.5, '0.5'],
    [1000, '1k'],
    [2500, '2.5k'],
    [400_000, '400k'],
    [1_500_000, '1.5M'],
    [1e9, '1G'],
  ])('%d is labelled %s', (value, label) => expect(tickLabel(value)).toBe(label))
})

describe('the horizontal scale', () => {
  test('labels stand on round seconds, not before the run began', () => {
    expect(timeTicks(-5, 5, 1000, 90)).toEqual([0, 1, 2, 3, 4, 5])
    expect(timeTicks(3590, 7190, 900, 90)).toEqual([3600, 4200, 4800, 5400, 6000, 6600])
  })

  test('keep their distance', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        fc.constantFrom(10, 60, 300, 900, 3600),
        fc.integer({ min: 200, max: 3000 }),
        (from, span, width) => {
          const ticks = timeTicks(from, from + span, width, 80)
          for (let i = 1; i < ticks.length; i++) {
            expect(((ticks[i]! - ticks[i - 1]!) / span) * width).toBeGreaterThan(79.9)
          }
        },
      ),
    )
  })
})
