import { describe, expect, it } from 'vitest'
import { estimate, median, seededRandom } from '../../../app/benchmark'

describe('the median and its interval', () => {
  it('is the middle one, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
  })

  it('is null of nothing, never 0', () => {
    expect(estimate([])).toBeNull()
  })

  it('is a point of one value', () => {
    expect(estimate([7])).toEqual({ median: 7, low: 7, high: 7 })
  })

  it('is the same each time, and near the values', () => {
    const values = [10, 12, 11, 15, 9, 10.5, 11.5, 30, 10.2, 11.1]
    const first = estimate(values)!
    expect(estimate(values)).toEqual(first)
    // Wider than the values' own middle, and not led astray by the one that lies apart.
    expect(first.low).toBeGreaterThan(8)
    expect(first.high).toBeLessThan(16)
    expect(first.low).toBeLessThan(first.median)
    expect(first.high).toBeGreaterThan(first.median)
  })

  it.each([
    [3, 0.85], // three rounds do not know their own spread
    [5, 0.9],
    [10, 0.92],
  ])('holds the median of another run of %i rounds in over %d of 100', (rounds, least) => {
    const random = seededRandom(rounds)
    // Times as they are measured: a floor, and now and then a neighbour that took the machine.
    const time = () => 100 + 8 * (random() + random() + random()) + (random() < 0.1 ? 40 * random() : 0)
    const run = () => estimate(Array.from({ length: rounds }, time))!
    let held = 0
    const pairs = 200
    for (let i = 0; i < pairs; i++) {
      const { low, high } = run()
      const { median: other } = run()
      if (low <= other && other <= high) held++
    }
    expect(held / pairs).toBeGreaterThan(least)
    expect(held / pairs).toBeLessThanOrEqual(1)
  })

  it('never reaches 0 for a time or a rate, and may for a difference', () => {
    const restless = [1, 10, 2, 9, 3]
    expect(estimate(restless)!.low).toBeGreaterThan(0)
    expect(estimate(restless, 'difference')!.low).toBeLessThan(0)
  })
})
