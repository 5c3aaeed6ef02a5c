/** In which order a round measures its arms: at random, so that what drifts with time favours none of them. */

/** The base is measured anew after so many arms: an arm's partner is then never far away in time. */
const armsBetweenBases = 4

/**
 * One round, the base at its beginning, in between and at its end. Arms of one group follow each other, in random order
 * too, because they share what is slow to attach.
 */
export function roundOrder(
  arms: readonly { readonly arm: string; readonly group: string | null }[],
  base: string,
  random: () => number,
): string[] {
  const groups = new Map<string, string[]>()
  for (const { arm, group } of arms) {
    if (arm === base) continue
    const name = group ?? `alone ${arm}`
    groups.set(name, [...(groups.get(name) ?? []), arm])
  }
  const order = [base]
  let since = 0
  for (const group of shuffled([...groups.values()], random)) {
    // Measuring the base lets go of what a group shares: only between groups.
    if (since > 0 && since + group.length > armsBetweenBases) {
      order.push(base)
      since = 0
    }
    order.push(...shuffled(group, random))
    since += group.length
  }
  if (since > 0) order.push(base)
  return order
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1))
    ;[result[i], result[other]] = [result[other]!, result[i]!]
  }
  return result
}
