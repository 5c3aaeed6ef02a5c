/** Medians and their intervals. The same numbers give the same interval: the resampling is seeded. */
import type { Estimate } from '../model/benchmark'

const resamples = 1000
const seed = 0x50726f62

/** mulberry32: small, and good enough to shuffle and to resample with. Each call gives a number from 0 up to 1. */
export function seededRandom(from: number): () => number {
  let state = from >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Student's t, two-sided 95 %, by degrees of freedom from 1 on; what is not in it is the last. */
const studentT = [
  12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.1,
  2.09, 2.09, 2.08, 2.07, 2.07, 2.06, 2.06, 2.06, 2.05, 2.05, 2.05, 2.04, 1.98,
]
const normal = 1.96
/** Times are not spread evenly to both sides, as Student's t would have them: by simulation (statistics.test.ts). */
const skewed = 1.1

/**
 * How much wider than a bootstrap interval of the median that interval is in which another run's median lies: both runs
 * have an error (the root of two), and a bootstrap of few rounds believes them too much (Student's t).
 */
function widening(rounds: number): number {
  const t = studentT[Math.min(rounds - 2, studentT.length - 1)]!
  return (skewed * Math.SQRT2 * t) / normal
}

/** The medians of as many rounds drawn from these, with replacement, over and over: sorted. */
function resampledMedians(values: readonly number[]): Float64Array {
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  const random = seededRandom(seed)
  const drawn = new Uint32Array(sorted.length)
  const medians = new Float64Array(resamples)
  for (let i = 0; i < resamples; i++) {
    for (let j = 0; j < drawn.length; j++) drawn[j] = Math.floor(random() * sorted.length)
    drawn.sort()
    const upper = sorted[drawn[middle]!]!
    medians[i] = drawn.length % 2 === 1 ? upper : (sorted[drawn[middle - 1]!]! + upper) / 2
  }
  return medians.sort()
}

/**
 * The median, and the interval in which the median of another run like it is expected with 95 %: null of no values, and
 * unknown of one. It reaches as far to either side as the bootstrap does to its farther one: of few values the nearer tells little, since
 * two of them may lie together by chance (with both ends as they are, three rounds hold only 87 of 100).
 * Times and rates are spread by factors: their interval never reaches 0. A `difference` may be on either side of it.
 */
export function estimate(
  values: readonly number[],
  kind: 'positive' | 'difference' = 'positive',
): Estimate | null {
  if (values.length === 0) return null
  const middle = median(values)
  if (values.length === 1) return { median: middle, low: null, high: null }
  const medians = resampledMedians(values)
  const [first, last] = [medians[Math.floor(0.025 * resamples)]!, medians[Math.floor(0.975 * resamples)]!]
  const wide = widening(values.length)
  if (kind === 'positive' && first > 0) {
    // Not to the power of `wide`: the same for small spreads, and of three rounds with one stray beyond all sense.
    const factor = 1 + (Math.max(middle / first, last / middle) - 1) * wide
    return { median: middle, low: middle / factor, high: middle * factor }
  }
  const reach = Math.max(middle - first, last - middle) * wide
  return { median: middle, low: middle - reach, high: middle + reach }
}

/** The middle half of the values, as a share of their median: how restless they are. */
export function unrest(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)]!
  return (at(0.75) - at(0.25)) / median(sorted)
}
