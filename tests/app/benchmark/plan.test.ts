import { describe, expect, it } from 'vitest'
import { armDefinitions, roundOrder, seededRandom } from '../../../app/benchmark'

const order = (seed: number) => roundOrder(armDefinitions, 'base', seededRandom(seed))

describe('a round', () => {
  it('measures each arm once, and the base at its beginning, its end and in between', () => {
    for (let seed = 0; seed < 50; seed++) {
      const arms = order(seed)
      const others = arms.filter((arm) => arm !== 'base')
      expect([...others].sort()).toEqual(
        armDefinitions
          .map(({ arm }) => arm)
          .filter((arm) => arm !== 'base')
          .sort(),
      )
      expect([arms[0], arms.at(-1)]).toEqual(['base', 'base'])
      const gaps = arms
        .join(' ')
        .split('base')
        .map((part) => part.trim().split(' ').filter(Boolean).length)
      expect(Math.max(...gaps)).toBeLessThanOrEqual(4)
    }
  })

  it('keeps a group together, which shares what is slow to attach', () => {
    for (let seed = 0; seed < 50; seed++) {
      const groups = order(seed).map((arm) => armDefinitions.find((each) => each.arm === arm)!.group)
      for (const group of new Set(groups)) {
        if (group === null) continue
        const places = groups.flatMap((each, index) => (each === group ? [index] : []))
        expect(places.at(-1)! - places[0]!).toBe(places.length - 1)
      }
    }
  })

  it('differs from the next', () => {
    const random = seededRandom(5)
    const orders = Array.from({ length: 5 }, () => roundOrder(armDefinitions, 'base', random).join())
    expect(new Set(orders).size).toBe(5)
  })

  it('of the base alone is the base', () => {
    expect(roundOrder([{ arm: 'base', group: null }], 'base', seededRandom(1))).toEqual(['base'])
  })
})
