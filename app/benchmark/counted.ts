import type { Workload } from '../model/benchmark'

/** What a bar's rate counts: one event, or one run of a command. */
export type Counted = 'event' | 'run'

export function countedBy({ kind }: Workload): Counted {
  return kind === 'command' ? 'run' : 'event'
}
