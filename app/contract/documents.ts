/**
 * What the command line prints with --json: an interface for scripts. Each document carries `version`, which changes
 * when a field changes its meaning or goes away; new fields may come at any time. A number that is not known is null.
 */
import { z } from 'zod'
import { failureSchema } from '../base/failure'
import {
  benchmarkArmSchema,
  benchmarkOptionsSchema,
  benchmarkSchema,
  fingerprintSchema,
} from '../model/benchmark'
import { functionBytesSchema } from '../model/bytes'
import { capabilitySchema } from '../model/capability'
import { fieldSchema } from '../model/catalogue'
import { inventoryItemSchema, sweepReportSchema } from '../model/ledger'
import { diagnosticSchema, programKindSchema, programMapSchema, programOutputSchema } from '../model/program'
import { attachmentSchema, trustSchema } from '../model/run'
import { scopeSchema } from '../model/source'

const head = {
  version: z.literal(1),
  /** As it was asked for with --target: `local`, `lab`, `user@host`. */
  target: z.string(),
}

export const doctorDocumentSchema = z.object({
  ...head,
  hostname: z.string(),
  /** `uname -r`. */
  kernel: z.string(),
  /** `uname -m`. */
  arch: z.string(),
  distribution: z.string(),
  cpus: z.number().int(),
  /** Each found by trying; `available` is null where it could not be found out, and `reason` says why. */
  capabilities: z.array(capabilitySchema),
})
export type DoctorDocument = z.infer<typeof doctorDocumentSchema>

export const sourcesDocumentSchema = z.object({
  ...head,
  query: z.string(),
  /** How many match; `sources` may be fewer, cut at --limit. */
  total: z.number().int(),
  sources: z.array(
    z.object({
      /** Written so that `count` takes it. */
      source: z.string(),
      /** Other names of the same address. */
      aliases: z.array(z.string()),
      module: z.string().nullable(),
      /** A tracepoint's fields, a function's arguments; null where the target does not tell, as without BTF. */
      fields: z.array(fieldSchema).nullable(),
      /** Why it cannot be attached to on this target, or null. */
      unavailable: z.string().nullable(),
    }),
  ),
})
export type SourcesDocument = z.infer<typeof sourcesDocumentSchema>

export const countDocumentSchema = z.object({
  ...head,
  /** From the start of counting to its end. */
  seconds: z.number(),
  /** Milliseconds between samples. */
  interval: z.number(),
  scope: scopeSchema,
  sources: z.array(
    z.object({
      /** As it was asked for. */
      source: z.string(),
      /** Events, exact unless `trust.enabledShare` is below 1; null when it could not be counted. */
      total: z.number().nullable(),
      perSecond: z.number().nullable(),
      /** Of `total`, the events of Probescope's agent itself and of what it has started; null where not known. */
      own: z.number().nullable(),
      /** With --per-cpu: the total of each online CPU, keys `0`, `1`, …; else null. */
      byKey: z.array(z.object({ key: z.string(), total: z.number().nullable() })).nullable(),
      trust: trustSchema,
      /** How it was attached; null when it was not. */
      attachment: attachmentSchema.nullable(),
      failure: failureSchema.nullable(),
    }),
  ),
  cost: z.object({
    /** Share of one CPU of the target that the agent used. */
    agentCpuShare: z.number().nullable(),
    /** Bytes that came from the target while counting. */
    linkBytes: z.number().nullable(),
    droppedSamples: z.number(),
  }),
})
export type CountDocument = z.infer<typeof countDocumentSchema>

/** `bytes` from `offset` on; `patchedBy` is null where the kernel's lists cannot be read. */
export const bytesDocumentSchema = z.object({ ...head, ...functionBytesSchema.shape })
export type BytesDocument = z.infer<typeof bytesDocumentSchema>

const interval = z.object({ low: z.number(), high: z.number() }).nullable()

export const benchDocumentSchema = z.object({
  ...head,
  fingerprint: fingerprintSchema,
  /** Rounds that are whole; fewer than asked for when it was stopped. */
  rounds: z.number().int(),
  /** Milliseconds that each arm was measured in each round, and by how many producers. */
  armTime: z.number(),
  producers: z.number(),
  /** How long it took: what came before the first round, such as the build of a module, and the rounds. */
  seconds: z.object({ preparing: z.number(), measuring: z.number() }).nullable().default(null),
  workload: benchmarkOptionsSchema.shape.workload,
  arms: z.array(
    benchmarkArmSchema
      .pick({ arm: true, title: true, mechanism: true, consumer: true, made: true, counted: true })
      .extend({
        /** Medians over the rounds; null where there is none. `ratioToBase` is of rates. */
        eventsPerSecond: z.number().nullable(),
        nsPerEvent: z.number().nullable(),
        nsOverBase: z.number().nullable(),
        ratioToBase: z.number().nullable(),
        /** In which another run's medians are expected with 95 %; null of a single round. */
        interval: z.object({
          eventsPerSecond: interval,
          nsPerEvent: interval,
          nsOverBase: interval,
          ratioToBase: interval,
        }),
        perRun: benchmarkArmSchema.shape.perRun,
        roundsNsPerEvent: z.array(z.number()),
        ...benchmarkArmSchema.pick({ lost: true, missed: true, evidence: true, unavailable: true }).shape,
      }),
  ),
  collateral: benchmarkSchema.shape.collateral,
  warnings: z.array(z.string()),
})
export type BenchDocument = z.infer<typeof benchDocumentSchema>

export const runDocumentSchema = z.object({
  ...head,
  /** The file's name. */
  program: z.string(),
  kind: programKindSchema,
  /** What it attached, as far as known. */
  sources: z.array(z.string()),
  /** `file` as it was given; lines and columns count from 1. */
  diagnostics: z.array(diagnosticSchema.extend({ file: z.string() })),
  /** As they were at the end. */
  maps: z.array(programMapSchema),
  output: z.array(programOutputSchema),
  /** Events that its own machinery lost; null: not known. */
  lost: z.number().nullable(),
  /** Bytes of output that the target did not send because it flooded. */
  droppedOutput: z.number(),
  exitStatus: z.number().nullable(),
  failure: failureSchema.nullable(),
})
export type RunDocument = z.infer<typeof runDocumentSchema>

export const cleanDocumentSchema = z.object({
  ...head,
  dryRun: z.boolean(),
  ...sweepReportSchema.shape,
  /** With --dry-run: everything that traces on the target at this moment, ours and others'; else null. */
  attached: z.array(inventoryItemSchema).nullable(),
  /** What could not be looked at, and why. */
  notes: z.array(z.string()),
})
export type CleanDocument = z.infer<typeof cleanDocumentSchema>
