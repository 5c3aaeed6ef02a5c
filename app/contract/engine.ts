/**
 * What the window, the command line and the tests may ask of the engine, and what it tells unasked.
 * One map from name to shapes; every message is checked against it on arrival.
 */
import { z } from 'zod'
import type { failureSchema } from '../base/failure'
import { armChoiceSchema, benchmarkOptionsSchema, benchmarkSchema } from '../model/benchmark'
import { functionBytesSchema } from '../model/bytes'
import { capabilitySchema } from '../model/capability'
import { estimateSchema, searchHitSchema, sourceDetailsSchema, typeMembersSchema } from '../model/catalogue'
import { inventoryItemSchema, ledgerEntrySchema, sweepReportSchema } from '../model/ledger'
import {
  diagnosticSchema,
  programKindSchema,
  programMapSchema,
  programOutputSchema,
  programRunSchema,
} from '../model/program'
import { runSchema, type SampleBatch } from '../model/run'
import { modulePattern, scopeSchema, sourceSchema, symbolSchema } from '../model/source'
import { sessionSchema, targetAddressSchema, targetChoiceSchema } from '../model/target'
import { terminalSchema } from '../model/terminal'

const nothing = z.object({})
const session = z.object({ session: z.string() })
const terminal = z.object({ terminal: z.string() })
const program = z.object({ program: z.string() })
/** As the editor has it. */
const programText = { name: z.string().min(1).max(255), text: z.string().max(500_000) }

/** Columns of numbers are handed over as typed arrays; looking at each number would cost more than it protects. */
const sampleBatchSchema = z.custom<SampleBatch>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    (value as SampleBatch).time instanceof Float64Array &&
    (value as SampleBatch).rate instanceof Float64Array &&
    (value as SampleBatch).total instanceof Float64Array &&
    (value as SampleBatch).perCpu instanceof Float64Array &&
    (value as SampleBatch).source instanceof Uint32Array,
  'not a batch of samples',
)

export const engineRequests = {
  'targets.list': { params: nothing, result: z.object({ choices: z.array(targetChoiceSchema) }) },
  /** Returns at once; the steps follow as `session` events. */
  'targets.connect': { params: z.object({ address: targetAddressSchema }), result: session },
  'targets.reconnect': { params: session, result: nothing },
  'targets.disconnect': { params: session, result: nothing },
  /** The answer to `question: 'sudo-password'`; null gives up. Never stored, never logged. */
  'targets.password': {
    params: session.extend({ password: z.string().max(1000).nullable() }),
    result: nothing,
  },
  /** Forgets a session that is failed, lost or closed. */
  'targets.forget': { params: session, result: nothing },
  /** The embedded kernel of this session, as it was when it was restored; its runs and shells end, and it is connected again. */
  'embedded.reset': { params: session, result: nothing },
  /** That kernel as it is now, with all that was done in it, into a file that opens on another computer. */
  'embedded.save': {
    params: session.extend({ path: z.string().min(1).max(4096) }),
    result: z.object({ bytes: z.number() }),
  },
  'sessions.list': { params: nothing, result: z.object({ sessions: z.array(sessionSchema) }) },

  'capabilities.get': { params: session, result: z.object({ capabilities: z.array(capabilitySchema) }) },
  /**
   * The target's catalogue by fuzzy search. `kinds` are source kinds; empty means all. Hits are best first;
   * `total` counts every match, so that a list cut at `limit` says so. `elapsed` in milliseconds.
   */
  'catalogue.search': {
    params: session.extend({
      query: z.string().max(500),
      kinds: z.array(z.string()),
      limit: z.number().int().min(1).max(1000),
    }),
    result: z.object({ hits: z.array(searchHitSchema), total: z.number(), elapsed: z.number() }),
  },
  'catalogue.describe': { params: session.extend({ source: sourceSchema }), result: sourceDetailsSchema },
  'catalogue.estimate': { params: session.extend({ source: sourceSchema }), result: estimateSchema },

  /**
   * The fields of a type of the kernel's, by its BTF, for completion: `type` is `struct task_struct` or a typedef's name,
   * `path` the fields that were written behind it, as in `task->mm->pgd` [mm]. Nothing is cut; asked once, then kept.
   */
  'types.members': {
    params: session.extend({
      type: z.string().min(1).max(128),
      path: z.array(z.string().min(1).max(128)).max(32),
    }),
    result: typeMembersSchema,
  },
  /** Types by the beginning of their name (`task_s` gives `struct task_struct`); `total` says how many there are. */
  'types.names': {
    params: session.extend({ prefix: z.string().max(128), limit: z.number().int().min(1).max(1000) }),
    result: z.object({ names: z.array(z.string()), total: z.number() }),
  },

  /** A function's instructions as they are in the running kernel now, from `offset` on; at most `length` bytes. */
  'bytes.read': {
    params: session.extend({
      function: symbolSchema,
      module: z.string().regex(modulePattern).nullable(),
      offset: z.number().int().min(0).max(0x7fffffff),
      length: z.number().int().min(1).max(4096),
    }),
    result: functionBytesSchema,
  },

  /**
   * The whole machine's switch that lets the kernel turn a kprobe's int3 into a jump: `hold` switches it off, with the
   * user's consent and through the ledger, or releases it; null only looks. `held`: off by us. `on` null: this kernel has
   * no such switch.
   */
  'kprobes.optimization': {
    params: session.extend({ hold: z.boolean().nullable() }),
    result: z.object({ held: z.boolean(), on: z.boolean().nullable() }),
  },

  /** Each source attaches for itself: one that fails is `failed` in the run, the others count. */
  'runs.start': {
    params: session.extend({
      sources: z.array(sourceSchema).min(1).max(256),
      interval: z.number().int().min(20).max(10_000),
      scope: scopeSchema,
    }),
    result: z.object({ run: runSchema }),
  },
  'runs.add': {
    params: z.object({ run: z.string(), source: sourceSchema }),
    result: z.object({ index: z.number() }),
  },
  'runs.remove': { params: z.object({ run: z.string(), index: z.number() }), result: nothing },
  'runs.stop': { params: z.object({ run: z.string() }), result: z.object({ run: runSchema }) },
  'runs.list': { params: nothing, result: z.object({ runs: z.array(runSchema) }) },
  /** All samples kept of a run (an hour at 10 Hz), for a window that has been reloaded. */
  'runs.history': { params: z.object({ run: z.string() }), result: z.object({ samples: sampleBatchSchema }) },

  /**
   * Runs a program; `kind` null: as its name and text tell. Answers at once; what becomes of it follows as `program`
   * events. Mistakes in the text are the run's diagnostics.
   */
  'programs.start': {
    params: session.extend({ ...programText, kind: programKindSchema.nullable() }),
    result: z.object({ program: programRunSchema }),
  },
  /**
   * Answers when it has ended, and what was made for it is undone. `force`: without the time for its results that its kind
   * is granted; also for one that is being stopped already.
   */
  'programs.stop': {
    params: program.extend({ force: z.boolean().optional() }),
    result: z.object({ program: programRunSchema }),
  },
  'programs.list': { params: nothing, result: z.object({ programs: z.array(programRunSchema) }) },
  /** All that is kept of a program's answer, for a window that has been reloaded. */
  'programs.output': {
    params: program,
    result: z.object({ output: z.array(programOutputSchema), maps: z.array(programMapSchema) }),
  },
  /** Looks for mistakes without running it, as far as that can be done for its kind. */
  'programs.check': {
    params: session.extend({ ...programText, kind: programKindSchema.nullable() }),
    result: z.object({ diagnostics: z.array(diagnosticSchema) }),
  },

  /** What the target can measure, and why not the rest; base comes first. */
  /** `warnings`: what would make the numbers doubtful if it were started now. */
  'benchmarks.arms': {
    params: session,
    result: z.object({ arms: z.array(armChoiceSchema), warnings: z.array(z.string()) }),
  },
  /** Returns at once; what is measured follows as `benchmark` events. One at a time on a target. */
  'benchmarks.start': {
    params: session.extend({ options: benchmarkOptionsSchema }),
    result: z.object({ benchmark: benchmarkSchema }),
  },
  /** Returns when the target is as it was; the rounds that are whole stay. */
  'benchmarks.cancel': {
    params: z.object({ benchmark: z.string() }),
    result: z.object({ benchmark: benchmarkSchema }),
  },
  'benchmarks.list': { params: nothing, result: z.object({ benchmarks: z.array(benchmarkSchema) }) },

  /** `session` null: a shell on this computer. */
  'terminals.open': {
    params: z.object({
      session: z.string().nullable(),
      columns: z.number().int().min(2).max(1000),
      rows: z.number().int().min(1).max(1000),
    }),
    result: z.object({ terminal: terminalSchema }),
  },
  'terminals.list': { params: nothing, result: z.object({ terminals: z.array(terminalSchema) }) },
  /** What stands on the screen and in the scrollback now, as escape sequences; data events follow from there. */
  'terminals.attach': {
    params: terminal,
    result: z.object({ screen: z.string(), columns: z.number(), rows: z.number() }),
  },
  'terminals.write': { params: terminal.extend({ data: z.string().max(1_000_000) }), result: nothing },
  'terminals.resize': {
    params: terminal.extend({
      columns: z.number().int().min(2).max(1000),
      rows: z.number().int().min(1).max(1000),
    }),
    result: nothing,
  },
  /** Flow control: so many characters of data events have been shown. */
  'terminals.acknowledge': {
    params: terminal.extend({ characters: z.number().int().min(0) }),
    result: nothing,
  },
  /** Ends an unterminated control string, which would swallow all output, and clears the screen, in every window. */
  'terminals.reset': { params: terminal, result: nothing },
  'terminals.close': { params: terminal, result: nothing },

  'ledger.get': { params: session, result: z.object({ entries: z.array(ledgerEntrySchema) }) },
  'inventory.get': {
    params: session,
    result: z.object({ items: z.array(inventoryItemSchema), notes: z.array(z.string()) }),
  },
  'target.sweep': { params: session.extend({ dryRun: z.boolean() }), result: sweepReportSchema },
} as const

export type EngineRequest = keyof typeof engineRequests
export type EngineParams<R extends EngineRequest> = z.input<(typeof engineRequests)[R]['params']>
export type EngineResult<R extends EngineRequest> = z.output<(typeof engineRequests)[R]['result']>

/** What the engine tells every window that listens. */
export const engineEvents = {
  session: z.object({ session: sessionSchema }),
  'session.forgotten': z.object({ session: z.string() }),
  run: z.object({ run: runSchema }),
  samples: z.object({ samples: sampleBatchSchema }),
  program: z.object({ program: programRunSchema }),
  /** What a program has said since the last such event. */
  'program.output': z.object({ program: z.string(), output: z.array(programOutputSchema) }),
  /** Maps of a program that have changed, each whole; the others stay as they were told. */
  'program.maps': z.object({ program: z.string(), maps: z.array(programMapSchema) }),
  /** The whole of it, a few times a second while rounds arrive. */
  benchmark: z.object({ benchmark: benchmarkSchema }),
  /** How many changes stand on the target now. */
  ledger: z.object({ session: z.string(), changes: z.number() }),
  warning: z.object({ session: z.string(), message: z.string() }),
  'terminal.opened': z.object({ terminal: terminalSchema }),
  'terminal.data': z.object({ terminal: z.string(), data: z.string() }),
  'terminal.changed': z.object({ terminal: terminalSchema }),
  'terminal.closed': z.object({ terminal: z.string() }),
} as const

export type EngineEvent = keyof typeof engineEvents
export type EngineEventData<E extends EngineEvent> = z.output<(typeof engineEvents)[E]>

/** Messages on the port between a window and the engine. */
export type PortMessage =
  | { readonly type: 'request'; readonly id: number; readonly request: string; readonly params: unknown }
  | { readonly type: 'response'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly failure: z.infer<typeof failureSchema> }
  | { readonly type: 'event'; readonly event: string; readonly data: unknown }
