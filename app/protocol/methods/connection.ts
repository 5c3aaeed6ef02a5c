/** How a conversation with the agent begins and ends, and what has been changed on the target meanwhile. */
import { z } from 'zod'
import { inventoryItemSchema, ledgerEntrySchema, sweepReportSchema } from '../../model/ledger'
import { machineSchema } from '../../model/target'
import { none } from './none'

export const connectionMethods = {
  /** First of all. The agent cleans up and ends when nothing at all arrives for `heartbeatTimeout` milliseconds. */
  hello: {
    params: z.object({
      protocol: z.literal(1),
      nonce: z.string().regex(/^[0-9a-f]{16}$/),
      heartbeatTimeout: z.number(),
    }),
    result: z.object({
      protocol: z.literal(1),
      version: z.string(),
      pid: z.number(),
      uid: z.number(),
      /** Leftovers of earlier agents that died with their supervisor; the engine offers or runs `sweep`. */
      leftovers: z.number(),
      machine: machineSchema,
    }),
  },
  /** Undoes everything, verifies, answers, ends. */
  bye: { params: none, result: z.object({ leftovers: z.array(z.string()) }) },
  ledger: { params: none, result: z.object({ entries: z.array(ledgerEntrySchema) }) },
  /** What traces on the target now, ours and others'. */
  inventory: {
    params: none,
    result: z.object({ items: z.array(inventoryItemSchema), notes: z.array(z.string()) }),
  },
  /** Finds (and unless `dryRun` removes) what dead agents left. */
  sweep: { params: z.object({ dryRun: z.boolean() }), result: sweepReportSchema },
  /**
   * Holds the machine's switch debug.kprobes-optimization off, through the ledger, or releases it; null only looks.
   * `held`: the change is ours; holding what was off already changes nothing. `on`: as the switch stands now.
   */
  'kprobe-optimization': {
    params: z.object({ hold: z.boolean().nullable() }),
    result: z.object({ held: z.boolean(), on: z.boolean().nullable() }),
  },
} as const
