/** The ledger: every change made on a target that a descriptor cannot own, written down before it is made. */
import { z } from 'zod'

export const ledgerEntrySchema = z.object({
  id: z.number().int(),
  /** `instance`, `kprobe-event`, `file-value`, … */
  kind: z.string(),
  /** What was changed: a path or a name. */
  subject: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** In words: `rmdir /sys/kernel/tracing/instances/probescope_…`. */
  undo: z.string(),
  state: z.enum(['planned', 'made', 'undone', 'left']),
  /** Why it was left: somebody else changed it since, … */
  note: z.string().nullable(),
})
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>

/** Something that traces on the target at this moment, ours or another's. */
export const inventoryItemSchema = z.object({
  kind: z.enum([
    'kprobe',
    'uprobe-event',
    'kprobe-event',
    'patched-function',
    'tracer',
    'instance',
    'enabled-event',
    'bpf-program',
    'bpf-link',
    'perf-event',
    'ledger',
    'agent',
  ]),
  /** `vfs_read+0x4`, `instances/foo`, `prog 17`. */
  name: z.string(),
  /** `[FTRACE]`, `[OPTIMIZED]`, program type, tracer name, event count, … */
  detail: z.string(),
  /** `bpftrace (pid 812)`; null where the kernel does not tell. */
  owner: z.string().nullable(),
  ours: z.boolean(),
})
export type InventoryItem = z.infer<typeof inventoryItemSchema>

/** What a sweep for leftovers found and did. Each item is a sentence or a path, for people. */
export const sweepReportSchema = z.object({
  found: z.array(z.string()),
  removed: z.array(z.string()),
  /** Left alone, each with the reason: somebody else's, in use by a living agent, changed since. */
  kept: z.array(z.string()),
})
export type SweepReport = z.infer<typeof sweepReportSchema>
