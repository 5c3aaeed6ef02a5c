/**
 * What the engine may ask of the agent: one entry a method, with the shape of its parameters and of its answer.
 * Methods with `parts` send PART frames before the RESPONSE; see each for what is inside.
 * All times are CLOCK_MONOTONIC nanoseconds of the target unless a name says otherwise.
 */
import { z } from 'zod'
import { evidenceSchema, fingerprintSchema, kernelCallSchema } from '../model/benchmark'
import { capabilityReportSchema } from '../model/capability'
import { fieldSchema, typeMembersSchema } from '../model/catalogue'
import { inventoryItemSchema, ledgerEntrySchema, sweepReportSchema } from '../model/ledger'
import { attachmentSchema } from '../model/run'
import { scopeSchema, sourceSchema } from '../model/source'
import { machineSchema } from '../model/target'

const none = z.object({})

export const bpfMapSchema = z.object({
  name: z.string(),
  /** enum bpf_map_type. */
  type: z.number(),
  keySize: z.number(),
  valueSize: z.number(),
  maxEntries: z.number(),
  /** Ids in the object's BTF; 0: not known. */
  keyType: z.number(),
  valueType: z.number(),
  perCpu: z.boolean(),
  /** Whether its contents mean something to people. */
  shown: z.boolean(),
})
export type BpfMap = z.infer<typeof bpfMapSchema>

/** What makes a benchmark's events. A command is run by whoever asks; the agent only has to know the function. */
const agentWorkloadSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('syscall') }),
  z.object({ kind: z.literal('kernel'), call: kernelCallSchema }),
  z.object({ kind: z.literal('command'), function: z.string() }),
])

export const agentMethods = {
  /** First of all. The agent cleans up and ends when nothing at all arrives for `heartbeatTimeout` milliseconds. */
  hello: {
    params: z.object({
      protocol: z.literal(1),
      nonce: z.string().regex(/^[0-9a-f]{16}$/),
      heartbeatTimeout: z.number(),
    }),
    result: z.object({
      protocol: z.literal(1),
      version: z.string(),
      pid: z.number(),
      uid: z.number(),
      /** Leftovers of earlier agents that died with their supervisor; the engine offers or runs `sweep`. */
      leftovers: z.number(),
      machine: machineSchema,
    }),
  },
  capabilities: {
    params: none,
    result: z.object({ capabilities: z.array(capabilityReportSchema) }),
  },
  /**
   * PART frames: one zlib stream of UTF-8 lines, fields separated by tabs, cut anywhere. By `part`:
   * functions:   name, module or empty, flags, aliases (comma separated). One line a distinct address in kernel text.
   *              `name` is the one in available_filter_functions where there is one.
   *              Flags: t = in available_filter_functions, b = on the kprobes blacklist, B = has BTF (fentry possible).
   * tracepoints: system, event, id
   * rawtracepoints: name (only where raw tracepoints can be listed; else no lines)
   * perf:        PMU, event name, text of the event's file under /sys/bus/event_source/devices
   */
  catalogue: {
    params: z.object({ part: z.enum(['functions', 'tracepoints', 'rawtracepoints', 'perf']) }),
    result: z.object({ entries: z.number(), bytes: z.number(), note: z.string().nullable() }),
  },
  /** The text of events/SYSTEM/EVENT/format. */
  'event-format': {
    params: z.object({ system: z.string(), event: z.string() }),
    result: z.object({ id: z.number(), format: z.string() }),
  },
  /** What is known of a source before attaching: resolved names, arguments by BTF, how it would be attached. */
  describe: {
    params: z.object({ source: sourceSchema }),
    result: z.object({
      aliases: z.array(z.string()),
      module: z.string().nullable(),
      /** Hexadecimal with 0x, null when kallsyms hides it or it does not apply. */
      address: z.string().nullable(),
      fields: z.array(fieldSchema),
      fieldsFrom: z.string(),
      attachment: attachmentSchema.nullable(),
      /** Why it cannot be attached, or null. */
      unavailable: z.string().nullable(),
    }),
  },
  /** Counts a wildcard's functions with the function tracer for `duration` milliseconds in an instance of its own. */
  estimate: {
    params: z.object({ pattern: z.string(), module: z.string().nullable(), duration: z.number() }),
    result: z.object({
      functions: z.number(),
      examples: z.array(z.string()),
      perSecond: z.number().nullable(),
      note: z.string().nullable(),
    }),
  },
  /** Begins a run: from now on a SAMPLES frame every `interval` milliseconds, on stream `run`. */
  'count-start': {
    params: z.object({ run: z.number(), interval: z.number(), perCpu: z.boolean(), scope: scopeSchema }),
    result: z.object({ cpus: z.array(z.number()) }),
  },
  /** Adds a source to a run. Counting begins when the answer is sent. */
  attach: {
    params: z.object({ run: z.number(), index: z.number(), source: sourceSchema }),
    result: z.object({ attachment: attachmentSchema }),
  },
  /** Takes a source out; a last SAMPLES frame with its final count is sent before the answer. */
  detach: {
    params: z.object({ run: z.number(), index: z.number() }),
    result: none,
  },
  /** Ends a run: final SAMPLES frame, then everything detached and undone, then the answer. */
  'count-stop': {
    params: z.object({ run: z.number() }),
    result: z.object({ leftovers: z.array(z.string()) }),
  },
  /**
   * Starts a tool of the target that runs a program's text, which lies in memory there: an argument `@program` becomes its
   * path. What it says comes in OUTPUT frames, its end in the notice `tool-ended`. With `instance`, $TRACEFS is a tracefs
   * instance of its own, removed after its end. Everything that it started ends with it.
   */
  'tool-start': {
    params: z.object({
      tool: z.number().int().min(1),
      program: z.string().regex(/^[a-z0-9-]+$/),
      arguments: z.array(z.string()).max(64),
      text: z.string(),
      instance: z.boolean(),
      /** Milliseconds that it may take to say its results after SIGINT; then come SIGTERM and SIGKILL. */
      grace: z.number().int().min(0).max(60_000),
    }),
    result: z.object({ pid: z.number(), path: z.string(), instance: z.string().nullable() }),
  },
  /** Answered at once: `tool-ended` follows when it has ended. `force`: by SIGKILL, whatever it was granted before. */
  'tool-stop': { params: z.object({ tool: z.number(), force: z.boolean() }), result: none },
  /**
   * The kernel's build id, where it has one; and when they are `wanted` its own types as C (vmlinux.h), in PART frames as
   * one zlib stream.
   */
  'kernel-types': {
    params: z.object({ wanted: z.boolean() }),
    result: z.object({ buildId: z.string().nullable() }),
  },
  /**
   * The fields of a type of the kernel's, by BTF: of `type` itself (`struct task_struct`, or a typedef's name), or where
   * fields lead from there, one after the other.
   */
  'type-members': {
    params: z.object({ type: z.string(), path: z.array(z.string()) }),
    result: typeMembersSchema,
  },
  /** Types whose name begins so, in BTF's order: at most `most`, of `total`. */
  'type-names': {
    params: z.object({ prefix: z.string(), most: z.number().int().min(1).max(10_000) }),
    result: z.object({ names: z.array(z.string()), total: z.number() }),
  },
  /**
   * Loads a compiled BPF object and attaches its programs by their section names. How far it came is in the answer: with
   * an `error` nothing is loaded; `said` is what libbpf said, and the PART frames are the verifier's log (its end, when it
   * is long).
   */
  'bpf-load': {
    params: z.object({ bpf: z.number().int().min(1), object: z.string() }),
    result: z.object({
      step: z.enum(['open', 'load', 'attach']),
      /** The one that failed, as far as it is known which. */
      program: z.string().nullable(),
      section: z.string().nullable(),
      error: z.string().nullable(),
      why: z.string().nullable(),
      said: z.string(),
      /** Possible CPUs: a per-CPU map has a value for each. */
      cpus: z.number(),
      programs: z.array(z.object({ name: z.string(), section: z.string() })),
      maps: z.array(bpfMapSchema),
    }),
  },
  /**
   * What the maps hold now, in PART frames: lines of one zlib stream, fields separated by tabs.
   * e: map, key, value(s) as hexadecimal bytes; at most `most` entries a map
   * m: map, entries that it has
   * r: map, a record of a ring buffer, as hexadecimal bytes
   * d: map, records of it that were lost so far
   * p: a line of bpf_printk
   * n: what the kernel says of lost prints
   * x: program, events that it missed so far because it ran already on that CPU
   */
  'bpf-read': { params: z.object({ bpf: z.number(), most: z.number().int().min(1) }), result: none },
  /** Detaches; the maps stay to be read once more. */
  'bpf-detach': { params: z.object({ bpf: z.number() }), result: none },
  'bpf-unload': {
    params: z.object({ bpf: z.number() }),
    result: z.object({ leftovers: z.array(z.string()) }),
  },
  /** Inserts a kernel module; its name begins with `probescope_`. */
  'module-insert': {
    params: z.object({ name: z.string().regex(/^probescope_[a-z0-9_]{1,44}$/), object: z.string() }),
    result: none,
  },
  'module-remove': { params: z.object({ name: z.string() }), result: none },
  ledger: { params: none, result: z.object({ entries: z.array(ledgerEntrySchema) }) },
  /** What traces on the target now, ours and others'. */
  inventory: {
    params: none,
    result: z.object({ items: z.array(inventoryItemSchema), notes: z.array(z.string()) }),
  },
  /** Finds (and unless `dryRun` removes) what dead agents left. */
  sweep: { params: z.object({ dryRun: z.boolean() }), result: sweepReportSchema },
  /**
   * A function's bytes in the running kernel from `offset` on, at most `length` and never beyond its end, as
   * hexadecimal digits; and the lines of kprobes/list and enabled_functions about it (null: not readable).
   * `size` is up to the next symbol, padding included; null for the last one.
   */
  bytes: {
    params: z.object({
      function: z.string(),
      module: z.string().nullable(),
      offset: z.number(),
      length: z.number().int().min(1).max(4096),
    }),
    result: z.object({
      symbol: z.string(),
      aliases: z.array(z.string()),
      module: z.string().nullable(),
      /** Of the function's first byte, hexadecimal with 0x. */
      address: z.string(),
      size: z.number().nullable(),
      offset: z.number(),
      bytes: z.string().regex(/^([0-9a-f]{2})+$/),
      kprobes: z.array(z.object({ offset: z.number(), text: z.string() })).nullable(),
      ftrace: z.array(z.string()).nullable(),
    }),
  },
  /** What lies at addresses (hexadecimal, with 0x) of kernel text, trampolines and slots included; null: not known. */
  symbolize: {
    params: z.object({ addresses: z.array(z.string()).max(256) }),
    result: z.object({
      symbols: z.array(
        z.object({ name: z.string(), offset: z.number(), module: z.string().nullable() }).nullable(),
      ),
    }),
  },
  /**
   * Holds the machine's switch debug.kprobes-optimization off, through the ledger, or releases it; null only looks.
   * `held`: the change is ours; holding what was off already changes nothing. `on`: as the switch stands now.
   */
  'kprobe-optimization': {
    params: z.object({ hold: z.boolean().nullable() }),
    result: z.object({ held: z.boolean(), on: z.boolean().nullable() }),
  },
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
  /** Undoes everything, verifies, answers, ends. */
  bye: { params: none, result: z.object({ leftovers: z.array(z.string()) }) },
} as const

export type AgentMethod = keyof typeof agentMethods
export type AgentParams<M extends AgentMethod> = z.input<(typeof agentMethods)[M]['params']>
export type AgentResult<M extends AgentMethod> = z.output<(typeof agentMethods)[M]['result']>

/** What the agent says unasked. */
export const noticeSchema = z.discriminatedUnion('notice', [
  /** The ledger changed: how many changes stand on the target now. */
  z.object({ notice: z.literal('ledger'), changes: z.number() }),
  /** A source's patch changed after attaching, as a kprobe that the kernel optimized a second later. */
  z.object({
    notice: z.literal('attachment'),
    run: z.number(),
    index: z.number(),
    attachment: attachmentSchema,
  }),
  /** A started tool has ended, and what was made for it is undone; its last OUTPUT has been sent. */
  z.object({
    notice: z.literal('tool-ended'),
    tool: z.number(),
    /** Its exit status, or the signal that ended it, or the errno's name when it could not be started. */
    status: z.number().nullable(),
    signal: z.number().nullable(),
    error: z.string().nullable(),
    /** Bytes of its output that were not sent. */
    dropped: z.number(),
    /** Nanoseconds from its start to its end, and of CPU time: its own and that of what it waited for. */
    elapsed: z.number().nullable(),
    cpu: z.number().nullable(),
    leftovers: z.array(z.string()),
  }),
  /** Something the user should know: a limit reached, a buffer that could not be made. */
  z.object({ notice: z.literal('warning'), message: z.string() }),
  /** Last words: why the agent ends, and what it could not undo. */
  z.object({ notice: z.literal('ending'), reason: z.string(), leftovers: z.array(z.string()) }),
])
export type Notice = z.infer<typeof noticeSchema>
