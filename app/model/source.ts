/**
 * A source: where an event comes from. It decides where and when, never what is kept (that is the consumer's).
 * The written form (`kprobe:vfs_read+9`) is parsed and printed by `app/sources/notation`.
 */
import { z } from 'zod'

/** A kernel symbol as kallsyms prints it: `vfs_read`, `foo.isra.0`, `__x64_sys_getuid`. */
export const symbolPattern = /^[A-Za-z_.$][A-Za-z0-9_.$]{0,511}$/
export const symbolSchema = z.string().regex(symbolPattern)
export const modulePattern = /^[A-Za-z0-9_-]{1,64}$/
const moduleSchema = z.string().regex(modulePattern)
const offsetSchema = z.number().int().min(0).max(0x7fffffff)
/** Name of a tracepoint's system or event, as a directory under tracefs `events`. */
const eventNameSchema = z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/)

/** `module` is null for a function of the kernel itself or when the user did not say. */
const inModule = { module: moduleSchema.nullable() }

export const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('kprobe'), function: symbolSchema, offset: offsetSchema, ...inModule }),
  z.object({ kind: z.literal('kretprobe'), function: symbolSchema, ...inModule }),
  z.object({ kind: z.literal('fentry'), function: symbolSchema, ...inModule }),
  z.object({ kind: z.literal('fexit'), function: symbolSchema, ...inModule }),
  /** The function tracer; `pattern` is a glob as set_ftrace_filter takes it (`do_sys_*`, `*open*`). */
  z.object({
    kind: z.literal('ftrace'),
    pattern: z.string().regex(/^[A-Za-z0-9_.$*?[\]-]{1,256}$/),
    ...inModule,
  }),
  /** `filter` in the kernel's own syntax (Documentation/trace/events.rst, section 5), or null. */
  z.object({
    kind: z.literal('tracepoint'),
    system: eventNameSchema,
    event: eventNameSchema,
    filter: z.string().min(1).max(4000).nullable(),
  }),
  z.object({ kind: z.literal('rawtracepoint'), event: eventNameSchema }),
  z.object({
    kind: z.literal('uprobe'),
    path: z.string().regex(/^\/[^\0\n]{1,4000}$/),
    symbol: z.string().regex(/^[^\0\n]{1,1000}$/),
    offset: offsetSchema,
  }),
  z.object({
    kind: z.literal('uretprobe'),
    path: z.string().regex(/^\/[^\0\n]{1,4000}$/),
    symbol: z.string().regex(/^[^\0\n]{1,1000}$/),
  }),
  /** PERF_TYPE_SOFTWARE by perf's name: `page-faults`, `context-switches`, … */
  z.object({ kind: z.literal('software'), event: z.string().regex(/^[a-z0-9-]{1,64}$/) }),
  /** PERF_TYPE_HARDWARE by perf's name: `cycles`, `instructions`, `cache-misses`, … */
  z.object({ kind: z.literal('hardware'), event: z.string().regex(/^[a-z0-9-]{1,64}$/) }),
  /** PERF_TYPE_HW_CACHE by perf's name: `L1-dcache-load-misses`, `LLC-loads`, … */
  z.object({ kind: z.literal('cache'), event: z.string().regex(/^[A-Za-z0-9-]{1,64}$/) }),
  /** PERF_TYPE_RAW: the hexadecimal config without `r` or `0x`, as in perf's `r1a8`. */
  z.object({ kind: z.literal('raw'), config: z.string().regex(/^[0-9a-f]{1,16}$/) }),
])

export type Source = z.infer<typeof sourceSchema>
export type SourceKind = Source['kind']
export type SourceOf<K extends SourceKind> = Extract<Source, { kind: K }>

/** The five choices of the Source menu; what the field calls the mechanism's family. */
export type SourceFamily = 'kprobe' | 'ftrace' | 'tracepoint' | 'perf' | 'bpf'

/** Whose events are counted. `pid` is a thread group; its threads and later children are followed. */
export const scopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('system') }),
  z.object({ kind: z.literal('process'), pid: z.number().int().positive() }),
])
export type Scope = z.infer<typeof scopeSchema>
