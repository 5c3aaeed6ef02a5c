/** Runs: sources counted from start to stop. */
import { z } from 'zod'
import { attachmentSchema } from '../../model/run'
import { scopeSchema, sourceSchema } from '../../model/source'
import { none } from './none'

export const countingMethods = {
  /** Begins a run: from now on a SAMPLES frame every `interval` milliseconds, on stream `run`. */
  'count-start': {
    params: z.object({ run: z.number(), interval: z.number(), perCpu: z.boolean(), scope: scopeSchema }),
    result: z.object({ cpus: z.array(z.number()) }),
  },
  /** Adds a source to a run. Counting begins when the answer is sent. */
  attach: {
    params: z.object({ run: z.number(), index: z.number(), source: sourceSchema }),
    result: z.object({ attachment: attachmentSchema }),
  },
  /** Takes a source out; a last SAMPLES frame with its final count is sent before the answer. */
  detach: {
    params: z.object({ run: z.number(), index: z.number() }),
    result: none,
  },
  /** Ends a run: final SAMPLES frame, then everything detached and undone, then the answer. */
  'count-stop': {
    params: z.object({ run: z.number() }),
    result: z.object({ leftovers: z.array(z.string()) }),
  },
} as const
