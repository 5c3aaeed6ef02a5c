/** What a target offers to attach to. */
import { z } from 'zod'
import { sourceSchema } from './source'
import { attachmentSchema } from './run'

/** A field of a tracepoint (from its `format` file) or an argument of a function (from BTF). */
export const fieldSchema = z.object({ name: z.string(), type: z.string() })
export type Field = z.infer<typeof fieldSchema>

/** The fields of a C type of the target's, those of structs without a name among them. */
export const typeMembersSchema = z.object({
  /** As C writes it: `struct mm_struct *`. */
  type: z.string(),
  /** Its fields are reached with `->`; else with `.`. */
  pointer: z.boolean(),
  /** Bytes of the struct; null when the type is none. */
  size: z.number().nullable(),
  members: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      /** In bytes from the struct's beginning. */
      offset: z.number(),
      /** Of a bit field; else null. */
      bits: z.number().nullable(),
      pointer: z.boolean(),
      /** Whether it has fields itself, or points to what has. */
      record: z.boolean(),
    }),
  ),
})
export type TypeMembers = z.infer<typeof typeMembersSchema>

export const searchHitSchema = z.object({
  source: sourceSchema,
  notation: z.string(),
  /** Other names of the same address; the one asked for is `notation`'s. */
  aliases: z.array(z.string()),
  module: z.string().nullable(),
  /** Ranges of `name` that matched, start and end in turn, to be shown bold. */
  name: z.string(),
  highlights: z.array(z.number()),
  /** For a wildcard of the function tracer: how many functions it matches. null for one source, or when not known. */
  functions: z.number().nullable().default(null),
  /** Why it cannot be attached to here: `blacklisted for kprobes`, `notrace`; null when it can. */
  unavailable: z.string().nullable(),
})
export type SearchHit = z.infer<typeof searchHitSchema>

/** Everything that is known of one source on this target before attaching. */
export const sourceDetailsSchema = z.object({
  source: sourceSchema,
  notation: z.string(),
  aliases: z.array(z.string()),
  module: z.string().nullable(),
  fields: z.array(fieldSchema),
  /** Where the fields come from, or why there are none: `BTF`, `format`, `no BTF on this kernel`. */
  fieldsFrom: z.string(),
  /** How it will be attached here, as far as can be said beforehand. */
  attachment: attachmentSchema.nullable(),
  /** That in a sentence: 'through ftrace: the 5-byte nop at the entry becomes a call'. */
  how: z.string(),
  /** What attaching costs, in a sentence; numbers only where they were measured on this target. */
  cost: z.string(),
  unavailable: z.string().nullable(),
  /** The same with other tools, to copy. */
  equivalents: z.array(z.object({ tool: z.string(), command: z.string() })),
})
export type SourceDetails = z.infer<typeof sourceDetailsSchema>

/** How many functions a wildcard matches and how often they fire at this moment. */
export const estimateSchema = z.object({
  functions: z.number(),
  /** Some of the names, for the eye. */
  examples: z.array(z.string()),
  /** Events per second over a short look; null when it could not be measured. */
  perSecond: z.number().nullable(),
  /** Why not measured. */
  note: z.string().nullable(),
})
export type Estimate = z.infer<typeof estimateSchema>
