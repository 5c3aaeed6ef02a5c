/** The five choices of the Source menu, and what each kind of source is: for speakers and for newcomers. */
import type { Source, SourceFamily, SourceKind } from '../model/source'
import { findPerfEvent } from './perfEvents'

export interface Family {
  readonly family: SourceFamily
  readonly title: string
  readonly kinds: readonly SourceKind[]
  /** One sentence each. */
  readonly what: string
  readonly how: string
  readonly cost: string
}

export const families: readonly Family[] = [
  {
    family: 'kprobe',
    title: 'Kprobe',
    kinds: ['kprobe', 'kretprobe', 'uprobe', 'uretprobe'],
    what: 'A probe at nearly any instruction of the kernel, or of a program, put there while it runs.',
    how: 'An instruction is replaced by a breakpoint, a jump or a call that runs the probe and comes back.',
    cost: 'Nothing while it is not attached; attached, each pass pays, a breakpoint much more than a jump or a call.',
  },
  {
    family: 'ftrace',
    title: 'Ftrace',
    kinds: ['ftrace'],
    what: 'The function tracer: every call of the functions that match a name or a pattern.',
    how: 'The compiler left a 5-byte nop at the entry of each function; it becomes a call to the tracer.',
    cost: 'Little for each call, but a wide pattern means very many calls: look at the estimate before attaching.',
  },
  {
    family: 'tracepoint',
    title: 'Tracepoint',
    kinds: ['tracepoint'],
    what: 'An event that kernel developers placed in the source, with a name and typed fields that stay.',
    how: 'A nop in the code becomes a jump to the handlers while somebody listens.',
    cost: 'A nop while nobody listens; then the fields are copied at each pass, before any filter looks at them.',
  },
  {
    family: 'perf',
    title: 'Perf event',
    kinds: ['software', 'hardware', 'cache', 'raw'],
    what: 'Counters of the kernel (page faults, context switches) and of the CPU (cycles, cache misses).',
    how: 'The kernel or the CPU counts by itself; reading the counter is all there is to do.',
    cost: 'Next to nothing for counting: no code runs for each event.',
  },
  {
    family: 'bpf',
    title: 'BPF',
    kinds: ['fentry', 'fexit', 'rawtracepoint'],
    what: 'Sources that only BPF programs can take; BPF itself is what consumes events, and can sit on any source.',
    how: 'A verified program is compiled to machine code and called directly from the function or the tracepoint.',
    cost: 'The cheapest way to run code at an event, since nothing is copied that the program does not ask for.',
  },
]

export interface KindText {
  readonly title: string
  /** One sentence: when does it fire? */
  readonly fires: string
}

export const kindTexts: Readonly<Record<SourceKind, KindText>> = {
  kprobe: {
    title: 'kprobe',
    fires: 'Each time the kernel comes by an instruction: a function, or some bytes into it.',
  },
  kretprobe: { title: 'kretprobe', fires: 'Each time a function of the kernel returns.' },
  fentry: {
    title: 'fentry',
    fires: 'Each time a function of the kernel is entered; counted by a BPF program.',
  },
  fexit: { title: 'fexit', fires: 'Each time a function of the kernel returns; counted by a BPF program.' },
  ftrace: { title: 'Function tracer', fires: 'Each time one of the functions that match is entered.' },
  tracepoint: {
    title: 'Tracepoint',
    fires: "Each time the kernel comes by the event's place, and the filter lets it pass.",
  },
  rawtracepoint: {
    title: 'Raw tracepoint',
    fires: "Each time the kernel comes by the event's place; counted by a BPF program.",
  },
  uprobe: {
    title: 'uprobe',
    fires: 'Each time any process comes by an instruction of a program or library.',
  },
  uretprobe: {
    title: 'uretprobe',
    fires: 'Each time a function of a program or library returns, in any process.',
  },
  software: { title: 'Software event', fires: 'Each time the kernel adds to one of its own counters.' },
  hardware: {
    title: 'Hardware event',
    fires: 'Each time the CPU counts one of the events that perf names alike on every CPU.',
  },
  cache: { title: 'Cache event', fires: 'Each time the CPU counts an access to a cache or TLB, or a miss.' },
  raw: {
    title: 'Raw event',
    fires: "Each time the CPU counts the event with this code of its maker's manual.",
  },
}

export function familyOf(kind: SourceKind): Family {
  return families.find(({ kinds }) => kinds.includes(kind))!
}

/** One sentence: when it fires; of an event that perf knows by name, what that is. */
export function firesWhen(source: Source): string {
  const event =
    source.kind === 'software' || source.kind === 'hardware' ? findPerfEvent(source.kind, source.event) : null
  if (event === null) return kindTexts[source.kind].fires
  return `${event.meaning.charAt(0).toUpperCase()}${event.meaning.slice(1)}.`
}
