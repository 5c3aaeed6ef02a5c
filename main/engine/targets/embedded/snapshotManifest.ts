/** What is known of a saved machine. */
import { z } from 'zod'

export const manifestSchema = z.object({
  version: z.literal(1),
  /** `uname -r` in it. */
  kernel: z.string(),
  /** Of the machine that was saved: it is the same each time the snapshot is restored, so it tells what belongs to it. */
  bootId: z.string(),
  /** MiB. */
  memory: z.number().int().min(16).max(1024),
  /** v86's version: another one may not understand the state. */
  emulator: z.string(),
  state: z.object({ bytes: z.number().int(), sha256: z.string() }),
  /** Debian's packages that it was made of, and their versions. */
  packages: z.record(z.string(), z.string()),
})
export type SnapshotManifest = z.infer<typeof manifestSchema>
