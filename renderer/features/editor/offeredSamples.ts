/** The samples in the order in which a target's user will want them. */
import type { Capability } from '../../../app/model/capability'
import { whyNotRunnable } from '../../../app/programs'
import type { Sample } from './samples'

export interface OfferedSample extends Sample {
  /** Why the target cannot run it; null when nothing is known against it. */
  readonly lack: string | null
}

/** What this target runs, before what it lacks something for; else as they came. */
export function offeredSamples(
  samples: readonly Sample[],
  capabilities: readonly Capability[] | null,
): OfferedSample[] {
  const all = samples.map((sample) => ({ ...sample, lack: lackOf(sample, capabilities) }))
  return [...all.filter(({ lack }) => lack === null), ...all.filter(({ lack }) => lack !== null)]
}

function lackOf({ kind, text }: Sample, capabilities: readonly Capability[] | null): string | null {
  if (kind === null || capabilities === null) return null
  return whyNotRunnable(kind, text, capabilities)?.message ?? null
}
