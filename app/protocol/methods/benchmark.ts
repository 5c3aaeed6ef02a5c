/** The benchmark: producers of events, and one arm after the other attached while they run. */
import { z } from 'zod'
import { evidenceSchema, fingerprintSchema, kernelCallSchema } from '../../model/benchmark'
import { none } from './none'

/** What makes a benchmark's events. A command is run by whoever asks; the agent only has to know the function. */
const agentWorkloadSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('syscall') }),
  z.object({ kind: z.literal('kernel'), call: kernelCallSchema }),
  z.object({ kind: z.literal('command'), function: z.string() }),
])

export const benchmarkMethods = {
  /** What would make a benchmark's numbers doubtful now: others' probes, a busy machine, a switch that somebody flipped. */
  'bench-conditions': { params: none, result: z.object({ warnings: z.array(z.string()) }) },
  /**
   * Makes the producers of a benchmark: threads pinned to a CPU each that make the workload's events when they are told
   * to; none for a command. One benchmark at a time. `warnings` are what would make its numbers doubtful.
   */
  'bench-prepare': {
    params: z.object({ producers: z.number(), maySwitch: z.boolean(), workload: agentWorkloadSchema }),
    result: z.object({
      /** The function whose calls are the events, as the kernel calls it; null where it is not found. */
      symbol: z.string().nullable(),
      /** Where the producers run. */
      cpus: z.array(z.number()),
      fingerprint: fingerprintSchema,
      warnings: z.array(z.string()),
      /** Arms that this agent knows. */
      arms: z.array(z.string()),
    }),
  },
  /**
   * Attaches one arm, has the producers call for `warmUp` and `time` milliseconds, reads what was counted and what the
   * kernel's text and lists say meanwhile, and detaches. A failure: the target cannot do it, and why.
   */
  'bench-arm': {
    params: z.object({ arm: z.string(), warmUp: z.number(), time: z.number(), collateral: z.number() }),
    result: z.object({
      /** Each producer's calls within `time`, the wall clock's and its own CPU's nanoseconds for them. */
      producers: z.array(z.object({ calls: z.number(), elapsed: z.number(), cpu: z.number() })),
      /** Calls made while the arm was active, warm-up included, and what its consumer counted of them. */
      made: z.number(),
      counted: z.number().nullable(),
      lost: z.number().nullable(),
      missed: z.number().nullable(),
      evidence: evidenceSchema,
      /** The same loop with getppid, for `collateral` milliseconds; null when they are 0. */
      collateral: z.array(z.object({ calls: z.number(), elapsed: z.number(), cpu: z.number() })).nullable(),
      /** Milliseconds that attaching took. It is detached after this answer, and before anything else is done. */
      attaching: z.number(),
    }),
  },
  /** For a command: attaches one arm and leaves it, so that the command can be run. */
  'bench-attach': { params: z.object({ arm: z.string() }), result: none },
  /** Reads what was counted on all CPUs since, and what the kernel says, and detaches it. */
  'bench-detach': {
    params: none,
    result: z.object({
      counted: z.number().nullable(),
      lost: z.number().nullable(),
      missed: z.number().nullable(),
      evidence: evidenceSchema,
    }),
  },
  /** The kernel module of the arm `module-kprobe`, built for this kernel, as base64: kept until the benchmark ends. */
  'bench-module': { params: z.object({ name: z.string(), object: z.string() }), result: none },
  /** Ends the producers and undoes what is left attached. Harmless when there is no benchmark. */
  'bench-finish': { params: none, result: z.object({ leftovers: z.array(z.string()) }) },
} as const
