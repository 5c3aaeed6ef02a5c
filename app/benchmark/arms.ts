/** The arms of a benchmark: each a mechanism with a consumer, and what a target must be able to do for it. */
import { failure, type Failure } from '../base/failure'
import { formatCount } from '../base/quantity'
import type { BenchmarkOptions, Consent, Consumer, Mechanism, Workload } from '../model/benchmark'
import type { Capability, CapabilityId } from '../model/capability'

export interface ArmDefinition {
  readonly arm: string
  readonly title: string
  readonly mechanism: Mechanism
  readonly consumer: Consumer
  /** Arms of a group share what is slow to attach, and are measured one after the other. */
  readonly group: string | null
  /** In the order in which they depend on each other. */
  readonly needs: readonly CapabilityId[]
  readonly consent: Consent | null
  /** Whether what it costs other system calls is measured too. */
  readonly collateral: boolean
}

const consumers = [
  ['perf', 'perf counter', 'counted by perf'],
  ['bpf-empty', 'BPF empty', 'BPF that does nothing'],
  ['bpf-count', 'BPF count', 'counted by BPF'],
] as const satisfies readonly (readonly [string, Consumer, string])[]

type Traits = Partial<Pick<ArmDefinition, 'group' | 'consent' | 'collateral'>>

function arm(
  name: string,
  title: string,
  mechanism: Mechanism,
  consumer: Consumer,
  needs: readonly CapabilityId[],
  { group = null, consent = null, collateral = false }: Traits = {},
): ArmDefinition {
  return { arm: name, title, mechanism, consumer, group, needs, consent, collateral }
}

/** One mechanism with perf's counter and the two BPF bodies; `which` leaves some out. */
function family(
  name: string,
  title: string,
  mechanism: Mechanism,
  needs: readonly CapabilityId[],
  traits: Traits = {},
  which: readonly string[] = ['perf', 'bpf-empty', 'bpf-count'],
): ArmDefinition[] {
  return consumers
    .filter(([suffix]) => which.includes(suffix))
    .map(([suffix, consumer, words]) =>
      arm(
        `${name}-${suffix}`,
        `${title}, ${words}`,
        mechanism,
        consumer,
        suffix === 'perf' ? needs : ([...needs, 'bpf-load'] as const),
        { ...traits, collateral: traits.collateral === true && suffix !== 'bpf-empty' },
      ),
    )
}

/**
 * Optimized kprobes are not among the needs: they are a switch of the machine, which may have been flipped since its
 * capabilities were looked at. The agent looks when it measures.
 */
const event = ['tracefs', 'tracepoints', 'perf-counting'] as const
const byProgram = ['bpf-empty', 'bpf-count']

export const armDefinitions: readonly ArmDefinition[] = [
  arm('base', 'nothing attached', 'base', 'none', [], { collateral: true }),
  // The base of the kernel's own benchmark, to be held against it: cheaper than a call, so no base for ours.
  arm('base-bpf-count', 'nothing attached, the loop counts', 'base', 'BPF count', ['bpf-load']),
  ...family('tracepoint', 'tracepoint', 'tracepoint', event, { collateral: true }),
  arm('tracepoint-ring', 'tracepoint, to the ring buffer', 'tracepoint', 'ring buffer', event.slice(0, 2), {
    collateral: true,
  }),
  arm('tracepoint-hist', 'tracepoint, in a histogram', 'tracepoint', 'hist trigger', [
    'tracefs',
    'tracepoints',
    'hist-triggers',
  ]),
  ...family(
    'rawtracepoint',
    'raw tracepoint',
    'raw tracepoint',
    ['bpf-load', 'raw-tracepoints'],
    { collateral: true },
    byProgram,
  ),
  arm('ftrace-ring', 'function tracer, to the ring buffer', 'function tracer', 'ring buffer', [
    'tracefs',
    'function-tracer',
  ]),
  arm('graph-ring', 'function graph, to the ring buffer', 'function graph', 'ring buffer', [
    'tracefs',
    'function-graph',
  ]),
  ...family('fentry', 'fentry', 'fentry', ['btf', 'bpf-load', 'fentry'], { collateral: true }, byProgram),
  ...family('fexit', 'fexit', 'fexit', ['btf', 'bpf-load', 'fentry'], {}, byProgram),
  ...family('fmodret', 'fmod_ret', 'fmod_ret', ['btf', 'bpf-load', 'fentry'], {}, byProgram),
  ...family('kprobe-ftrace', 'kprobe through ftrace', 'kprobe', ['kprobes', 'kprobes-on-ftrace'], {
    group: 'kprobe-ftrace',
    collateral: true,
  }),
  ...family('kprobe-jump', 'kprobe by jump', 'kprobe', ['kprobes', 'kcore'], {
    group: 'kprobe-jump',
  }),
  ...family('kprobe-int3', 'kprobe by int3', 'kprobe', ['kprobes', 'kcore'], { group: 'kprobe-int3' }),
  ...family('kprobe-switched', 'kprobe by int3, optimization off', 'kprobe', ['kprobes', 'kcore'], {
    group: 'kprobe-switched',
    consent: 'switch',
  }),
  ...family('kretprobe', 'kretprobe', 'kretprobe', ['kprobes', 'kprobes-on-ftrace'], { group: 'kretprobe' }),
  ...family('kprobe-multi', 'kprobe.multi', 'kprobe.multi', ['bpf-load', 'kprobe-multi'], {}, byProgram),
  ...family(
    'kretprobe-multi',
    'kretprobe.multi',
    'kretprobe.multi',
    ['bpf-load', 'kprobe-multi'],
    {},
    byProgram,
  ),
  ...family('uprobe', 'uprobe', 'uprobe', ['uprobes'], { group: 'uprobe' }),
  ...family('uretprobe', 'uretprobe', 'uretprobe', ['uprobes'], { group: 'uretprobe' }),
  ...[100, 1_000, 10_000, 100_000].map((period) =>
    arm(
      `sampling-${period}`,
      `perf sampling, every ${formatCount(period)}th call`,
      'perf sampling',
      'samples',
      event,
    ),
  ),
  arm(
    'module-kprobe',
    'kprobe of a kernel module, counted per CPU',
    'kernel module',
    'module',
    ['kprobes', 'kprobes-on-ftrace', 'kernel-headers'],
    { consent: 'module' },
  ),
]

const byName = new Map(armDefinitions.map((each) => [each.arm, each]))

export function armDefinition(name: string): ArmDefinition | null {
  return byName.get(name) ?? null
}

/** Why a target with these capabilities cannot measure the arm; null when nothing that is known speaks against it. */
export function whyNotMeasured(
  definition: ArmDefinition,
  capabilities: readonly Capability[],
): Failure | null {
  for (const id of definition.needs) {
    const found = capabilities.find((each) => each.id === id)
    if (found === undefined || found.available !== false) continue
    const reason = found.reason === null ? '' : `: ${found.reason}`
    return failure('unsupported', `${found.title}: not available on this target${reason}`, {
      remedy: found.remedy,
      detail: id,
    })
  }
  return null
}

const withoutConsent: Readonly<Record<Consent, Failure>> = {
  switch: failure(
    'left-out',
    'It switches kprobe optimization off for the whole machine, which was not allowed.',
    { remedy: 'Allow the switch: it is written down first, and put back right after each round.' },
  ),
  module: failure(
    'left-out',
    'It builds a kernel module on the target and inserts it, which was not allowed.',
    {
      remedy:
        'Allow the module: it is removed after each measurement. What stays is the kernel’s mark that a module of others was loaded (tainted), until the next boot.',
    },
  ),
}

const onTracepoints: ReadonlySet<Mechanism> = new Set(['tracepoint', 'raw tracepoint', 'perf sampling'])

/** Whether the arm makes sense with this workload at all. */
export function isOfWorkload(
  { arm: name, mechanism }: Pick<ArmDefinition, 'arm' | 'mechanism'>,
  { kind }: Pick<Workload, 'kind'>,
): boolean {
  if (name === 'base-bpf-count') return kind === 'kernel'
  if (mechanism === 'uprobe' || mechanism === 'uretprobe') return kind === 'syscall'
  return kind !== 'command' || !onTracepoints.has(mechanism)
}

/** Why an arm is left out of a run that was not allowed what it needs; null: it may be measured. */
export function whyNotAllowed(
  { consent }: Pick<ArmDefinition, 'consent'>,
  allowed: Pick<BenchmarkOptions, 'maySwitch' | 'mayInsert'>,
): Failure | null {
  const given = { switch: allowed.maySwitch, module: allowed.mayInsert }
  return consent === null || given[consent] ? null : withoutConsent[consent]
}
