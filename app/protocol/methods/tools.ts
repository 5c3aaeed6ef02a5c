/** Programs of the target's own tools, and kernel modules. */
import { z } from 'zod'
import { none } from './none'

export const toolsMethods = {
  /**
   * Starts a tool of the target that runs a program's text, which lies in memory there: an argument `@program` becomes its
   * path. What it says comes in OUTPUT frames, its end in the notice `tool-ended`. With `instance`, $TRACEFS is a tracefs
   * instance of its own, removed after its end. Everything that it started ends with it.
   */
  'tool-start': {
    params: z.object({
      tool: z.number().int().min(1),
      program: z.string().regex(/^[a-z0-9-]+$/),
      arguments: z.array(z.string()).max(64),
      text: z.string(),
      instance: z.boolean(),
      /** Milliseconds that it may take to say its results after SIGINT; then come SIGTERM and SIGKILL. */
      grace: z.number().int().min(0).max(60_000),
    }),
    result: z.object({ pid: z.number(), path: z.string(), instance: z.string().nullable() }),
  },
  /** Answered at once: `tool-ended` follows when it has ended. `force`: by SIGKILL, whatever it was granted before. */
  'tool-stop': { params: z.object({ tool: z.number(), force: z.boolean() }), result: none },
  /** Inserts a kernel module; its name begins with `probescope_`. */
  'module-insert': {
    params: z.object({ name: z.string().regex(/^probescope_[a-z0-9_]{1,44}$/), object: z.string() }),
    result: none,
  },
  'module-remove': { params: z.object({ name: z.string() }), result: none },
} as const
