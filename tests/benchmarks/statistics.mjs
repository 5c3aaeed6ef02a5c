// Numbers of repeated measurements, the same for every benchmark.

/** @param {number[]} values */
export function median(values) {
  return quantile(values, 0.5)
}

/** Linear between the two nearest. @param {number[]} values @param {number} share from 0 to 1 */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const below = Math.floor(place)
  return sorted[below] + (sorted[Math.ceil(place)] - sorted[below]) * (place - below)
}

/** Median, quartiles and range, rounded to `digits` significant ones. @param {number[]} values */
export function spread(values, digits = 4) {
  const round = (value) => Number(value.toPrecision(digits))
  return {
    median: round(median(values)),
    quartiles: [round(quantile(values, 0.25)), round(quantile(values, 0.75))],
    range: [round(Math.min(...values)), round(Math.max(...values))],
  }
}

/**
 * The interval that holds the true median with at least 95 %, whatever the values' distribution: by the order of them
 * alone. null of fewer than 6, of which none does. @param {number[]} values @returns {[number, number] | null}
 */
export function medianInterval(values) {
  const sorted = values.toSorted((a, b) => a - b)
  // How sure it is that the median lies beyond the outermost ones that are left out at either end.
  let [left, beyond, ways] = [0, 0, 1]
  for (;;) {
    beyond += ways / 2 ** values.length
    if (2 * beyond > 0.05) break
    ways = (ways * (values.length - left)) / (left + 1)
    left++
  }
  return left === 0 ? null : [sorted[left - 1], sorted.at(-left)]
}

/**
 * Each arm once a round, the order turned from round to round, so that neither drift nor a neighbour favours one.
 * @template {string} A
 * @param {A[]} arms
 * @param {number} rounds
 * @param {(arm: A, round: number) => Promise<number>} measure
 * @returns {Promise<Record<A, number[]>>} values of the same place belong to the same round
 */
export async function interleave(arms, rounds, measure) {
  const values = Object.fromEntries(arms.map((arm) => [arm, []]))
  for (let round = 0; round < rounds; round++) {
    for (let step = 0; step < arms.length; step++) {
      const arm = arms[(step + round) % arms.length]
      values[arm].push(await measure(arm, round))
    }
  }
  return values
}

/** The ratio of two arms, round by round. */
export function pairedRatio(values, base) {
  return values.map((value, round) => value / base[round])
}
