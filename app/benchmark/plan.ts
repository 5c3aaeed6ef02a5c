/** In which order a round measures its arms: at random, so that what drifts with time favours none of them. */
import type { ArmDefinition } from './arms'

/** The base is measured anew after so many arms at the latest: an arm's partner is then never far away in time. */
const armsBetweenBases = 6

export type PlannedArm = Pick<ArmDefinition, 'arm' | 'group' | 'collateral'>

/** One measurement of a round. */
export interface Step {
  readonly arm: string
  /** Whether calls that nobody traces are measured too. */
  readonly collateral: boolean
}

/**
 * One round, the base at its beginning, in between and at its end. Arms of one group follow each other, in random order
 * too, because they share what is slow to attach.
 */
export function roundOrder(arms: readonly PlannedArm[], base: string, random: () => number): Step[] {
  const withCollateral = new Map(arms.map(({ arm, collateral }) => [arm, collateral]))
  const blocks = betweenBases(shuffledGroups(arms, base, random))
  const costsOthers = (block: readonly string[]) => block.some((arm) => withCollateral.get(arm))
  const baseStep = (before: readonly string[], after: readonly string[]) => ({
    arm: base,
    // Only beside an arm whose partner it is.
    collateral: withCollateral.get(base) === true && (costsOthers(before) || costsOthers(after)),
  })
  const steps = [baseStep([], blocks[0] ?? [])]
  for (const [index, block] of blocks.entries()) {
    steps.push(...block.map((arm) => ({ arm, collateral: withCollateral.get(arm)! })))
    steps.push(baseStep(block, blocks[index + 1] ?? []))
  }
  return steps
}

function shuffledGroups(arms: readonly PlannedArm[], base: string, random: () => number): string[][] {
  const groups = new Map<string, string[]>()
  for (const { arm, group } of arms) {
    if (arm === base) continue
    const name = group ?? `alone ${arm}`
    groups.set(name, [...(groups.get(name) ?? []), arm])
  }
  return shuffled([...groups.values()], random).map((group) => shuffled(group, random))
}

/** Measuring the base lets go of what a group shares: only between groups. */
function betweenBases(groups: readonly (readonly string[])[]): string[][] {
  const blocks: string[][] = []
  for (const group of groups) {
    const last = blocks.at(-1)
    if (last !== undefined && last.length + group.length <= armsBetweenBases) last.push(...group)
    else blocks.push([...group])
  }
  return blocks
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1))
    ;[result[i], result[other]] = [result[other]!, result[i]!]
  }
  return result
}
