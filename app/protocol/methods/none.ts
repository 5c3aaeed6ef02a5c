import { z } from 'zod'

/** Parameters, or an answer, with nothing in them. */
export const none = z.object({})
