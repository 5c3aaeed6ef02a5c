/** A terminal: a shell on a target or on this computer, kept by the engine, shown by a window. */
import { z } from 'zod'

export const terminalSchema = z.object({
  id: z.string(),
  /** null: this computer. */
  session: z.string().nullable(),
  /** Hostile text where the target set it: show it as text. */
  title: z.string(),
  phase: z.enum(['running', 'ended']),
  /** Exit status once ended; null while running or when a signal ended it. */
  exitCode: z.number().nullable(),
})
export type Terminal = z.infer<typeof terminalSchema>
