/** A capability: what this kernel and this user can do here, found by trying, not by the kernel's version. */
import { z } from 'zod'

export const capabilityIds = [
  'root',
  'tracefs',
  'kprobes',
  'kprobes-optimized',
  'kprobes-on-ftrace',
  'uprobes',
  'tracepoints',
  'function-tracer',
  'function-graph',
  'hist-triggers',
  'btf',
  'bpf-load',
  'fentry',
  'kprobe-multi',
  'raw-tracepoints',
  'perf-counting',
  'perf-software',
  'perf-hardware',
  'kallsyms',
  'kcore',
  'tool:bpftrace',
  'tool:perf',
  'tool:trace-cmd',
  'tool:bpftool',
  'tool:clang',
  'kernel-headers',
] as const
export type CapabilityId = (typeof capabilityIds)[number]

/** As the agent reports it. */
export const capabilityReportSchema = z.object({
  id: z.string(),
  /** null: it could not be found out, and `reason` says why. */
  available: z.boolean().nullable(),
  /** Why not, in the kernel's terms: `opening available_filter_functions: EPERM`. null when available. */
  reason: z.string().nullable(),
  /** Errno's name where there is one: `EPERM`, `ENOENT`. */
  errno: z.string().nullable(),
  /** A tool's version, a path, a count: `bpftrace v0.23.2`. */
  detail: z.string().nullable(),
})
export type CapabilityReport = z.infer<typeof capabilityReportSchema>

/** With what would mend it on this target's distribution. */
export const capabilitySchema = capabilityReportSchema.extend({
  title: z.string(),
  /** What it is good for, in one sentence. */
  purpose: z.string(),
  remedy: z.string().nullable(),
})
export type Capability = z.infer<typeof capabilitySchema>
