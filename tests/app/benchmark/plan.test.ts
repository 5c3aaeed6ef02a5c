import { describe, expect, it } from 'vitest'
import { armDefinitions, roundOrder, seededRandom } from '../../../app/benchmark'

const steps = (seed: number) => roundOrder(armDefinitions, 'base', seededRandom(seed))
const order = (seed: number) => steps(seed).map(({ arm }) => arm)

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
      expect(Math.max(...gaps)).toBeLessThanOrEqual(6)
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
    const orders = Array.from({ length: 5 }, () => JSON.stringify(roundOrder(armDefinitions, 'base', random)))
    expect(new Set(orders).size).toBe(5)
  })

  it('measures what nobody traces beside the arms that are asked what they cost it, and their bases', () => {
    for (let seed = 0; seed < 50; seed++) {
      const round = steps(seed)
      for (const [index, { arm, collateral }] of round.entries()) {
        if (arm !== 'base') {
          expect(collateral).toBe(armDefinitions.find((each) => each.arm === arm)!.collateral)
          continue
        }
        const before = round.slice(
          round.slice(0, index).findLastIndex((each) => each.arm === 'base') + 1,
          index,
        )
        const rest = round.slice(index + 1)
        const after = rest.slice(
          0,
          Math.max(
            0,
            rest.findIndex((each) => each.arm === 'base'),
          ),
        )
        expect(collateral).toBe([...before, ...after].some((each) => each.collateral))
      }
    }
  })

  it('of the base alone is the base', () => {
    const base = { arm: 'base', group: null, collateral: true }
    expect(roundOrder([base], 'base', seededRandom(1))).toEqual([{ arm: 'base', collateral: false }])
  })
})
