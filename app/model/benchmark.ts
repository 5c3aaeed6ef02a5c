/** A benchmark: the same workload through each mechanism, in events per second and nanoseconds over the base. */
import { z } from 'zod'
import { failureSchema } from '../base/failure'

/**
 * A median over rounds, and the interval in which another run's median is expected with 95 %: both ends null of a single
 * round, which tells nothing of it.
 */
export const estimateSchema = z.object({
  median: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})
export type Estimate = z.infer<typeof estimateSchema>

/** Of a command: nanoseconds of CPU time a run took, and over the base's; how often the function was called in a run. */
export const perRunSchema = z.object({
  cpu: estimateSchema,
  cpuOverBase: estimateSchema.nullable(),
  /** On the whole machine while the command ran; null where the arm does not count. */
  events: estimateSchema.nullable(),
  /** CPU time over the base for each of them. */
  cpuPerEvent: estimateSchema.nullable(),
})
export type PerRun = z.infer<typeof perRunSchema>

/** The families by which arms are grouped and coloured. */
export const mechanismSchema = z.enum([
  'base',
  'tracepoint',
  'raw tracepoint',
  'function tracer',
  'function graph',
  'fentry',
  'fexit',
  'fmod_ret',
  'kprobe',
  'kretprobe',
  'kprobe.multi',
  'kretprobe.multi',
  'uprobe',
  'uretprobe',
  'perf sampling',
  'kernel module',
])
export type Mechanism = z.infer<typeof mechanismSchema>

/** What receives the event. `empty` and `count` BPF bodies are twins but for their section. */
export const consumerSchema = z.enum([
  'none',
  'ring buffer',
  'perf counter',
  'BPF empty',
  'BPF count',
  'hist trigger',
  'samples',
  'module',
])
export type Consumer = z.infer<typeof consumerSchema>

/**
 * What was really active while the arm ran, read from the kernel during the arm and not assumed. `patch` says what the
 * bytes and the kernel's lists agree on; null where the mechanism patches no text. `verified` is false when they
 * disagree with what the arm is called: the arm's numbers must then not be shown as that mechanism's.
 */
export const evidenceSchema = z.object({
  method: z.string(),
  symbol: z.string().nullable(),
  patch: z.enum(['int3', 'jump', 'ftrace', 'trampoline', 'nop-patch']).nullable(),
  /** Hexadecimal digits of the place that is patched, without and with the arm. */
  bytesBefore: z.string().nullable(),
  bytesDuring: z.string().nullable(),
  /** Lines of /sys/kernel/debug/kprobes/list and enabled_functions about the place. */
  kernelSays: z.array(z.string()),
  verified: z.boolean(),
})
export type Evidence = z.infer<typeof evidenceSchema>

export const benchmarkArmSchema = z.object({
  /** Such as `kprobe-jump-bpf-count`. */
  arm: z.string(),
  /** For the eye: `kprobe by jump, counted by BPF`. */
  title: z.string(),
  mechanism: mechanismSchema,
  consumer: consumerSchema,
  state: z.enum(['waiting', 'running', 'done', 'unavailable']),
  /** Why the target cannot do it, or why it was left out (such as a switch without consent). */
  unavailable: failureSchema.nullable(),
  /** null until there is a round of it. `nsOverBase` and `ratioToBase` are of pairs of the same round. */
  eventsPerSecond: estimateSchema.nullable(),
  nsPerEvent: estimateSchema.nullable(),
  nsOverBase: estimateSchema.nullable(),
  /** Of rates: below 1 when the arm slows the workload. */
  ratioToBase: estimateSchema.nullable(),
  /** Each round's nanoseconds per event, in the order measured. */
  rounds: z.array(z.number()),
  /** Calls that the producers made while the arm was active. */
  made: z.number(),
  /** Events that its consumer counted; null where it cannot tell. */
  counted: z.number().nullable(),
  /** As the kernel reports: overruns, lost samples; missed: nmissed, recursion. null: not known. */
  lost: z.number().nullable(),
  missed: z.number().nullable(),
  evidence: evidenceSchema.nullable(),
  /** Only of a command; there an event of `eventsPerSecond` and `nsPerEvent` is one run of it. */
  perRun: perRunSchema.nullable().default(null),
})
export type BenchmarkArm = z.infer<typeof benchmarkArmSchema>

/** What a number from this machine depends on. Each null where the target does not say. */
export const fingerprintSchema = z.object({
  hostname: z.string(),
  kernel: z.string(),
  arch: z.string(),
  distribution: z.string(),
  cpu: z.string().nullable(),
  cpus: z.number(),
  governor: z.string().nullable(),
  mitigations: z.array(z.object({ name: z.string(), state: z.string() })),
  bpfJit: z.string().nullable(),
  kprobesOptimization: z.boolean().nullable(),
  clocksource: z.string().nullable(),
  virtualization: z.string().nullable(),
  /** True for a processor in software (QEMU TCG, v86): the figures are not hardware's, and every view says so. */
  emulated: z.boolean().nullable(),
})
export type Fingerprint = z.infer<typeof fingerprintSchema>

/** What tracing one system call costs another that nobody traces (getppid while getuid is traced). */
export const collateralSchema = z.object({
  arm: z.string(),
  ratioToBase: estimateSchema.nullable(),
  nsOverBase: estimateSchema.nullable(),
})
export type Collateral = z.infer<typeof collateralSchema>

/** `switch`: kprobe optimization is flipped for the whole machine. `module`: a kernel module is built and inserted. */
export const consentSchema = z.enum(['switch', 'module'])
export type Consent = z.infer<typeof consentSchema>

/** An arm as it may be chosen, before anything is measured. */
export const armChoiceSchema = z.object({
  arm: z.string(),
  title: z.string(),
  mechanism: mechanismSchema,
  consumer: consumerSchema,
  /** Why this target cannot do it; null: nothing that is known speaks against it, and the run finds out by trying. */
  unavailable: failureSchema.nullable(),
  /** What the user must allow before it is measured; null: nothing. */
  consent: consentSchema.nullable(),
})
export type ArmChoice = z.infer<typeof armChoiceSchema>

/** `helper`: bpf_get_numa_node_id; `kfunc`: bpf_modify_return_test_tp, which has a tracepoint; `any`: the latter if it is there. */
export const kernelCallSchema = z.enum(['any', 'helper', 'kfunc'])

/** What makes the events. */
export const workloadSchema = z.discriminatedUnion('kind', [
  /** getuid in a tight loop. */
  z.object({ kind: z.literal('syscall') }),
  /** A BPF program in the kernel that calls a function in a loop: without the system call's own cost. */
  z.object({ kind: z.literal('kernel'), call: kernelCallSchema.default('any') }),
  /** A shell command of the user's, run whole for each measurement while `function` is traced. */
  z.object({
    kind: z.literal('command'),
    command: z.string().trim().min(1).max(4000),
    function: z.string().trim().min(1).max(120),
  }),
])
export type Workload = z.infer<typeof workloadSchema>

export const benchmarkOptionsSchema = z.object({
  /** Arms by id; empty: all that the target can do. */
  arms: z.array(z.string()).max(100),
  rounds: z.number().int().min(1).max(1000),
  /** Milliseconds that the workload runs per arm and round. */
  armTime: z.number().int().min(5).max(10_000),
  producers: z.number().int().min(1).max(64),
  /** Whether the machine-wide switch of kprobe optimization may be flipped (through the ledger, and put back). */
  maySwitch: z.boolean(),
  /** Whether a kernel module of ours may be built there and inserted: the kernel is marked as tainted from then on. */
  mayInsert: z.boolean().default(false),
  workload: workloadSchema.default({ kind: 'syscall' }),
})
export type BenchmarkOptions = z.infer<typeof benchmarkOptionsSchema>

export const benchmarkSchema = z.object({
  id: z.string(),
  session: z.string(),
  /** As the user knows the target. */
  target: z.string(),
  phase: z.enum(['preparing', 'running', 'done', 'cancelled', 'failed']),
  failure: failureSchema.nullable(),
  options: benchmarkOptionsSchema,
  /** Rounds that are whole. */
  roundsDone: z.number(),
  /** Milliseconds since the epoch on the laptop. */
  startedAt: z.number(),
  /** When the first round began: a module may have been built before. null: it has not yet. */
  measuringSince: z.number().nullable().default(null),
  /** What is being prepared, for people who wait: `builds the kernel module: CC compiles …`. */
  preparation: z.string().nullable().default(null),
  endedAt: z.number().nullable(),
  fingerprint: fingerprintSchema.nullable(),
  arms: z.array(benchmarkArmSchema),
  collateral: z.array(collateralSchema),
  /** What makes the numbers doubtful: a busy machine, others' probes on the function. */
  warnings: z.array(z.string()),
})
export type Benchmark = z.infer<typeof benchmarkSchema>
