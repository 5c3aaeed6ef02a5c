/** Perf's events that come too often to be taken one by one: a program is called at every so many. */
import type { Source } from '../../../model/source'

export interface Sampling {
  /** How many events each call stands for; of a clock, nanoseconds. */
  readonly period: number
  readonly says: string
}

export function samplingOf(source: Source): Sampling | null {
  switch (source.kind) {
    case 'hardware':
    case 'cache':
    case 'raw':
      return { period: 1_000_000, says: 'Sampled: each stands for a million of these events.' }
    case 'software':
      return /^(?:cpu|task)-clock$/.test(source.event)
        ? { period: 1_000_000, says: 'Sampled: each stands for a millisecond of a CPU.' }
        : null
    default:
      return null
  }
}
