/** What is known of a saved machine. */
import { z } from 'zod'

/** Counted up when a snapshot of before can no longer be used. */
export const manifestVersion = 3

/** What all of them have had. */
export const someVersionSchema = z.object({ version: z.number() })

export const manifestSchema = z.object({
  version: z.literal(manifestVersion),
  /** `uname -r` in it. */
  kernel: z.string(),
  /** Of the machine that was saved: it is the same each time the snapshot is restored, so it tells what belongs to it. */
  bootId: z.string(),
  /** MiB. */
  memory: z.number().int().min(16).max(1024),
  /** SHA-256 of the agent inside: an app that ships another one has to copy it in each time. */
  agent: z.string(),
  /** v86's version: another one may not understand the state. */
  emulator: z.string(),
  state: z.object({ bytes: z.number().int(), sha256: z.string() }),
  /** Debian's packages that it was made of, and their versions. */
  packages: z.record(z.string(), z.string()),
})
export type SnapshotManifest = z.infer<typeof manifestSchema>
