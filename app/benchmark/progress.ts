/** How far a benchmark is, and how long it may still take. */
import type { Benchmark } from '../model/benchmark'

export interface BenchmarkProgress {
  /** Rounds from 1: the one that is being measured. */
  readonly round: number
  readonly rounds: number
  /** 0 to 1 of all arms in all rounds. */
  readonly share: number
  /** Milliseconds; null while nothing is measured, or too little to say. */
  readonly left: number | null
}

/** Below this share an estimate would only jump about. */
const enoughToSay = 0.03

export function progressOf(benchmark: Benchmark, now: number): BenchmarkProgress {
  const { options, roundsDone, measuringSince } = benchmark
  const arms = benchmark.arms.filter(({ state }) => state !== 'unavailable')
  const all = arms.length * options.rounds
  const done = arms.reduce((sum, { rounds }) => sum + Math.min(rounds.length, options.rounds), 0)
  const share = all === 0 ? 0 : done / all
  const elapsed = measuringSince === null ? null : Math.max(0, now - measuringSince)
  return {
    round: Math.min(options.rounds, roundsDone + 1),
    rounds: options.rounds,
    share,
    left: elapsed === null || share < enoughToSay ? null : (elapsed * (1 - share)) / share,
  }
}
