/** A program: a text in the editor that makes its own sources and consumers, and what became of running it. */
import { z } from 'zod'
import { failureSchema } from '../base/failure'

export const programKindSchema = z.enum(['bpftrace', 'bpf', 'module', 'shell', 'perf'])
export type ProgramKind = z.infer<typeof programKindSchema>

/** A complaint of a compiler, a checker or the BPF verifier. Lines and columns count from 1. */
export const diagnosticSchema = z.object({
  /** null: about the program as a whole. */
  line: z.number().int().min(1).nullable(),
  column: z.number().int().min(1).nullable(),
  /** End of the place, exclusive column; null where it is not known. */
  endLine: z.number().int().min(1).nullable(),
  endColumn: z.number().int().min(1).nullable(),
  severity: z.enum(['error', 'warning', 'information']),
  message: z.string(),
  /** The lines of a longer log that explain it, such as the verifier's, with the registers' state. */
  explanation: z.string().nullable(),
  /** Who says so: `bpftrace`, `clang`, `verifier`, `modpost`, … */
  origin: z.string(),
})
export type Diagnostic = z.infer<typeof diagnosticSchema>

/** One value of a key or of a value: numbers beyond 2^53 are decimal strings. */
export const cellSchema = z.union([z.number(), z.string(), z.null()])
export type Cell = z.infer<typeof cellSchema>

/** A bucket of a histogram: values from `low` (inclusive; null: unbounded) up to `high` (inclusive; null: unbounded). */
export const bucketSchema = z.object({
  low: z.number().nullable(),
  high: z.number().nullable(),
  count: z.number(),
})
export type Bucket = z.infer<typeof bucketSchema>

/** A map of a program at one moment: a table of keys and values, or histograms by key. */
export const programMapSchema = z.discriminatedUnion('shape', [
  z.object({
    shape: z.literal('table'),
    name: z.string(),
    /** Of the key and then of the value; each with whether it is part of the key. */
    columns: z.array(z.object({ name: z.string(), key: z.boolean() })),
    rows: z.array(z.array(cellSchema)),
    /** Rows that the map has; more than `rows.length` when cut. */
    total: z.number(),
  }),
  z.object({
    shape: z.literal('histogram'),
    name: z.string(),
    scale: z.enum(['log2', 'linear']),
    /** `key` is empty for a histogram without one. */
    series: z.array(z.object({ key: z.array(cellSchema), buckets: z.array(bucketSchema) })),
    total: z.number(),
  }),
])
export type ProgramMap = z.infer<typeof programMapSchema>

export const programRunSchema = z.object({
  id: z.string(),
  session: z.string(),
  kind: programKindSchema,
  /** The file's name, as the editor shows it. */
  name: z.string(),
  phase: z.enum(['checking', 'compiling', 'loading', 'running', 'stopping', 'ended']),
  /** Milliseconds since the epoch on the laptop. */
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** Why it never ran, or broke off; null when it ended or was stopped as it should. */
  failure: failureSchema.nullable(),
  diagnostics: z.array(diagnosticSchema),
  /** What it attached: `kprobe:__x64_sys_getuid`, as far as known. */
  sources: z.array(z.string()),
  /** Events that the program's own machinery says it lost; null: not known. */
  lost: z.number().nullable(),
  /** Characters of output dropped at the source because it flooded. */
  droppedOutput: z.number(),
  exitStatus: z.number().nullable(),
})
export type ProgramRun = z.infer<typeof programRunSchema>

/** Output as text, in order; `stream` tells what a person would want to see in another colour. */
export const programOutputSchema = z.object({
  stream: z.enum(['output', 'error', 'note']),
  text: z.string(),
})
export type ProgramOutput = z.infer<typeof programOutputSchema>
