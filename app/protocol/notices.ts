/** What the agent says unasked. */
import { z } from 'zod'
import { attachmentSchema } from '../model/run'

export const noticeSchema = z.discriminatedUnion('notice', [
  /** The ledger changed: how many changes stand on the target now. */
  z.object({ notice: z.literal('ledger'), changes: z.number() }),
  /** A source's patch changed after attaching, as a kprobe that the kernel optimized a second later. */
  z.object({
    notice: z.literal('attachment'),
    run: z.number(),
    index: z.number(),
    attachment: attachmentSchema,
  }),
  /** A started tool has ended, and what was made for it is undone; its last OUTPUT has been sent. */
  z.object({
    notice: z.literal('tool-ended'),
    tool: z.number(),
    /** Its exit status, or the signal that ended it, or the errno's name when it could not be started. */
    status: z.number().nullable(),
    signal: z.number().nullable(),
    error: z.string().nullable(),
    /** Bytes of its output that were not sent. */
    dropped: z.number(),
    /** Nanoseconds from its start to its end, and of CPU time: its own and that of what it waited for. */
    elapsed: z.number().nullable(),
    cpu: z.number().nullable(),
    leftovers: z.array(z.string()),
  }),
  /** Something the user should know: a limit reached, a buffer that could not be made. */
  z.object({ notice: z.literal('warning'), message: z.string() }),
  /** Last words: why the agent ends, and what it could not undo. */
  z.object({ notice: z.literal('ending'), reason: z.string(), leftovers: z.array(z.string()) }),
])
export type Notice = z.infer<typeof noticeSchema>
