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

/** The median with its 95 % percentile bootstrap interval; null of no values. */
export function estimate(values: readonly number[]): Estimate | null {
  if (values.length === 0) return null
  const random = seededRandom(seed)
  const medians: number[] = []
  const sample = [...values]
  for (let i = 0; i < resamples; i++) {
    for (let j = 0; j < sample.length; j++) sample[j] = values[Math.floor(random() * values.length)]!
    medians.push(median(sample))
  }
  medians.sort((one, other) => one - other)
  const at = (share: number) => medians[Math.min(resamples - 1, Math.floor(share * resamples))]!
  return { median: median(values), low: at(0.025), high: at(0.975) }
}
