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

  it('is the same each time, and within the values', () => {
    const values = [10, 12, 11, 15, 9, 10.5, 11.5, 30, 10.2, 11.1]
    const first = estimate(values)!
    expect(estimate(values)).toEqual(first)
    expect(first.low).toBeGreaterThanOrEqual(9)
    expect(first.high).toBeLessThanOrEqual(30)
    expect(first.low).toBeLessThan(first.median)
    expect(first.high).toBeGreaterThan(first.median)
  })

  it('covers the true median in about 95 of 100 samples of ten', () => {
    const random = seededRandom(1)
    // A sum of uniform numbers: its median is 2.
    const draw = () => random() + random() + random() + random()
    let covered = 0
    const samples = 400
    for (let i = 0; i < samples; i++) {
      const { low, high } = estimate(Array.from({ length: 10 }, draw))!
      if (low <= 2 && 2 <= high) covered++
    }
    expect(covered / samples).toBeGreaterThan(0.88)
    expect(covered / samples).toBeLessThan(1)
  })
})
