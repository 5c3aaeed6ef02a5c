/** What a program that was told to stop may still take, and why, before it is ended by force. */
import type { Milliseconds } from '../base/units'
import type { ProgramKind } from '../model/program'

interface StopGrace {
  readonly time: Milliseconds
  /** What it does in that time. */
  readonly why: string
}

export const stopGraces = {
  bpftrace: { time: 20_000, why: 'bpftrace takes its probes out and prints its maps' },
  perf: { time: 20_000, why: 'perf adds up what it has recorded' },
  shell: { time: 3_000, why: 'the shell undoes what its traps are for' },
} as const satisfies Partial<Record<ProgramKind, StopGrace>>

/** null: it takes no time of its own. */
export function stopGraceOf(kind: ProgramKind): StopGrace | null {
  const graces: Partial<Record<ProgramKind, StopGrace>> = stopGraces
  return graces[kind] ?? null
}
