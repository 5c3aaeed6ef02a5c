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

  it('of one value is unknown, not of no width', () => {
    expect(estimate([7])).toEqual({ median: 7, low: null, high: null })
    expect(estimate([-7], 'difference')).toEqual({ median: -7, low: null, high: null })
  })

  it('is the same each time, and near the values', () => {
    const values = [10, 12, 11, 15, 9, 10.5, 11.5, 30, 10.2, 11.1]
    const first = estimate(values)!
    expect(estimate(values)).toEqual(first)
    // Wider than the values' own middle, and not led astray by the one that lies apart.
    expect(first.low).toBeGreaterThan(7.5)
    expect(first.high).toBeLessThan(16)
    expect(first.low).toBeLessThan(first.median)
    expect(first.high).toBeGreaterThan(first.median)
  })

  describe.each([
    // A floor, and now and then a neighbour that took the machine.
    ['as times are measured', (random) => 100 + 8 * (random() + random() + random()) + outlier(random)],
    ['normal', (random) => 100 + 3 * gauss(random)],
    ['with a long tail', (random) => 100 - 3 * Math.log((1 - random()) * (1 - random()))],
  ] satisfies [string, (random: () => number) => number][])('of rounds %s', (_, time) => {
    it.each([3, 4, 5, 6, 7, 10])('holds the median of another run of %i rounds in 95 of 100', (rounds) => {
      const random = seededRandom(rounds)
      const run = () => Array.from({ length: rounds }, () => time(random))
      const runs = 800
      let held = 0
      for (let i = 0; i < runs; i++) {
        const { low, high } = estimate(run())!
        const other = median(run())
        if (low! <= other && other <= high!) held++
      }
      // Of so many pairs, a hundredth may fail by chance.
      expect(held / runs).toBeGreaterThanOrEqual(0.94)
      // Nor is it so wide that it says nothing.
      expect(held / runs).toBeLessThanOrEqual(0.995)
    })
  })

  it('stays within reason for three rounds of which one is astray', () => {
    const { median: middle, low, high } = estimate([100, 104, 830])!
    expect(high! / middle).toBeLessThan(30)
    expect(low! / middle).toBeGreaterThan(1 / 30)
  })

  it('never reaches 0 for a time or a rate, and may for a difference', () => {
    const restless = [1, 10, 2, 9, 3]
    expect(estimate(restless)!.low).toBeGreaterThan(0)
    expect(estimate(restless, 'difference')!.low).toBeLessThan(0)
  })
})

function outlier(random: () => number): number {
  return random() < 0.1 ? 40 * random() : 0
}

function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
