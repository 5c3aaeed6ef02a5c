/** A run: sources being counted on a target from start to stop, and how far its numbers can be trusted. */
import { z } from 'zod'
import { failureSchema } from '../base/failure'
import { scopeSchema, sourceSchema } from './source'

/**
 * What was lost or missed of one source's events. null is 'not known', which is not 0.
 * lost:   written by the kernel but gone before they were counted (ring overrun, dropped events)
 * missed: fired but never seen by the probe (kprobe nmissed, BPF recursion misses, kretprobe maxactive)
 * enabledShare: time running / time enabled, below 1 when the PMU was multiplexed; counts are then scaled
 */
export const trustSchema = z.object({
  lost: z.number().nullable(),
  missed: z.number().nullable(),
  enabledShare: z.number().nullable(),
  /**
   * Ids of others' BPF programs that were on the same tracepoint meanwhile: each hides from perf, and so from this count,
   * the events to which it answers 0. Left out when none was seen.
   */
  hiddenBy: z.array(z.number()).optional(),
})
export type Trust = z.infer<typeof trustSchema>

/** What the measuring itself costs. Shares are of one CPU; null is unknown. */
export const costSchema = z.object({
  agentCpuShare: z.number().nullable(),
  /** Bytes received from the target since the run began. */
  linkBytes: z.number().nullable(),
  /** Sample frames that the agent could not send because the link was full. Totals stay right: counts are cumulative. */
  droppedSamples: z.number(),
})
export type Cost = z.infer<typeof costSchema>

/** How a source was attached, as verified on the target. */
export const attachmentSchema = z.object({
  /** `perf tracepoint`, `perf kprobe`, `bpf kprobe`, `bpf raw_tracepoint`, `bpf fentry`, `ftrace instance`, `perf counter`, … */
  method: z.string(),
  /** For probes in kernel text: what was put there. null where it does not apply or is not known. */
  patch: z.enum(['int3', 'jump', 'ftrace', 'trampoline', 'nop-patch']).nullable(),
  /** Functions matched by a wildcard, else 1 or null. */
  functions: z.number().nullable(),
  /** The symbol really used, when the one asked for is an alias. */
  resolved: z.string().nullable(),
  /** Of a tracepoint counted by perf: ids of the BPF programs that others have on it now. Left out where not known. */
  programs: z.array(z.number()).optional(),
})
export type Attachment = z.infer<typeof attachmentSchema>

export const runSourceSchema = z.object({
  /** Identifies the source in this run; never used again after it was removed. */
  index: z.number().int(),
  source: sourceSchema,
  notation: z.string(),
  state: z.discriminatedUnion('phase', [
    /** Until the target's catalogue is read: it would count those reads as the target's own. */
    z.object({ phase: z.literal('waiting') }),
    z.object({ phase: z.literal('attaching') }),
    z.object({ phase: z.literal('counting'), attachment: attachmentSchema }),
    z.object({ phase: z.literal('failed'), failure: failureSchema }),
    z.object({ phase: z.literal('detached'), attachment: attachmentSchema.nullable() }),
  ]),
  /** Events so far; null before the first sample. Scaled by enabled/running when multiplexed, as perf stat does. */
  total: z.number().nullable(),
  /** The same for each CPU of `Run.cpus`; left out where the mechanism cannot tell. */
  perCpu: z.array(z.number()).optional(),
  /**
   * Of `total`, the events of Probescope's agent itself and of what it has started on the target; null: not known. They
   * are in `total` and in the rates: whoever wants those of all others takes them off.
   */
  own: z.number().nullable(),
  trust: trustSchema,
})
export type RunSource = z.infer<typeof runSourceSchema>

export const runSchema = z.object({
  id: z.string(),
  session: z.string(),
  scope: scopeSchema,
  /** Milliseconds between samples. */
  interval: z.number(),
  phase: z.enum(['starting', 'running', 'interrupted', 'stopped']),
  /** Milliseconds since the epoch on the laptop. */
  startedAt: z.number(),
  stoppedAt: z.number().nullable(),
  cpus: z.array(z.number().int()),
  sources: z.array(runSourceSchema),
  cost: costSchema,
})
export type Run = z.infer<typeof runSchema>

/**
 * Samples of one run, as they go to the window: one row a sample and source.
 * `time` in seconds since the run's first sample, by the target's clock. `rate` in events per second over the time
 * since the sample before; NaN marks a gap (connection lost, source not attached). `perCpu` has one rate a CPU of
 * `Run.cpus`, row after row, or is empty when the source is not counted per CPU.
 */
export interface SampleBatch {
  readonly run: string
  readonly rows: number
  readonly time: Float64Array
  readonly source: Uint32Array
  readonly rate: Float64Array
  /** Cumulative events of the source at that moment. */
  readonly total: Float64Array
  readonly perCpu: Float64Array
}
