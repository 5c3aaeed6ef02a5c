/**
 * What can go wrong, as a value that travels between the agent, the engine and the window.
 * A class would lose itself at each process boundary; a plain object does not.
 */
import { z } from 'zod'

export const failureSchema = z.object({
  /** Stable, for programs: `not-found`, `permission`, `unsupported`, `bad-source`, … */
  code: z.string(),
  /** One sentence for people: what failed. */
  message: z.string(),
  /** What the user can do about it; a shell command stands alone on its line. */
  remedy: z.string().nullable().default(null),
  /** The kernel's, compiler's or tool's own words, unchanged. */
  detail: z.string().nullable().default(null),
  /** Where in the text that the user gave, in UTF-16 units. */
  place: z.object({ start: z.number(), end: z.number() }).nullable().default(null),
})

export type Failure = z.infer<typeof failureSchema>

export function failure(
  code: string,
  message: string,
  more: Partial<Omit<Failure, 'code' | 'message'>> = {},
): Failure {
  return { code, message, remedy: null, detail: null, place: null, ...more }
}

/** For the few places where a library or a promise insists on an exception. */
export class FailureError extends Error {
  // oxlint-disable-next-line no-shadow -- the property is named like what it holds
  constructor(readonly failure: Failure) {
    super(failure.message)
    this.name = 'FailureError'
  }
}

/** The failure inside any thrown value; an unexpected one is called `internal`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure
  const parsed = failureSchema.safeParse(error)
  if (parsed.success) return parsed.data
  if (error instanceof Error) return failure('internal', error.message, { detail: error.stack ?? null })
  return failure('internal', String(error))
}
