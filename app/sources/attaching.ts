/**
 * How a source is attached and what that costs, in words. No number stands here: what an event costs differs by machine,
 * kernel and consumer, and only measuring on the target tells.
 */
import { assertNever } from '../base/assert'
import type { Attachment } from '../model/run'
import type { Source } from '../model/source'

/** One sentence for people. `attachment` is what the target said, before or after attaching; null when it said nothing. */
export function howAttached(source: Source, attachment: Attachment | null): string {
  const patch = attachment?.patch ?? null
  if (patch !== null) return patched(patch, source, attachment)
  switch (source.kind) {
    case 'kprobe':
    case 'kretprobe':
      return inText(source) + (source.kind === 'kretprobe' ? returns : '')
    case 'fentry':
      return 'through a BPF trampoline: the 5-byte nop at the entry becomes a call'
    case 'fexit':
      return 'through a BPF trampoline: the nop at the entry becomes a call that runs the function and then the program'
    case 'ftrace':
      return `by the function tracer in an instance of its own: ${howMany(attachment)}the nop at the entry becomes a call`
    case 'tracepoint':
      return source.filter === null
        ? 'to the tracepoint: the nop at its place becomes a jump to the handlers'
        : 'to the tracepoint: the nop at its place becomes a jump; the kernel applies the filter after the fields are copied'
    case 'rawtracepoint':
      return 'to the tracepoint by a BPF program that gets its arguments as they are, uncopied'
    case 'uprobe':
      return 'a breakpoint in the page of the file, seen by every process that maps it'
    case 'uretprobe':
      return 'a breakpoint at the entry, which puts a trampoline in place of the return address'
    case 'software':
      return 'a perf counter that the kernel adds to where the event happens; no code is patched'
    case 'hardware':
    case 'cache':
    case 'raw':
      return "a counter of the CPU's PMU; no code is patched"
    default:
      return assertNever(source)
  }
}

/** One or two sentences for people, beside the source before it is chosen. */
export function costInWords(source: Source, attachment: Attachment | null): string {
  const patch = attachment?.patch ?? null
  switch (source.kind) {
    case 'kprobe':
      return `${probeCost(source.offset, patch)}${syscallFunction(source.function)}`
    case 'kretprobe':
      return `${probeCost(0, patch)} The return is paid for, too, and calls beyond a fixed number under way are missed.`
    case 'fentry':
      return 'A direct call of a BPF program: the least that running code at a function costs.'
    case 'fexit':
      return 'A direct call of a BPF program, and one more at the return: cheap beside a kretprobe.'
    case 'ftrace':
      return ftraceCost(attachment)
    case 'tracepoint':
      return `${tracepointCost(source)}${syscallEvent(source)}`
    case 'rawtracepoint':
      return /^sys_(?:enter|exit)$/.test(source.event)
        ? `Cheaper than the tracepoint, as nothing is copied. ${everySyscall}`
        : 'Cheaper than the tracepoint, as nothing is copied: a call of a BPF program for each event.'
    case 'uprobe':
      return 'A trap into the kernel for each event: dear for a function that is called often. Other processes that do not run it pay nothing.'
    case 'uretprobe':
      return 'Two traps into the kernel for each call: dear for a function that is called often.'
    case 'software':
      return softwareCost(source.event)
    case 'hardware':
    case 'cache':
    case 'raw':
      return 'Nothing for each event: the CPU counts. The counters are few; with more events than counters they take turns, and counts become estimates (see the enabled share).'
    default:
      return assertNever(source)
  }
}

const returns = '; the return address is replaced on the way in, and the probe fires on the way out'
const everySyscall =
  'While it is attached every system call of every process takes the slow path, not only those that count.'

function patched(
  patch: NonNullable<Attachment['patch']>,
  source: Source,
  attachment: Attachment | null,
): string {
  const after = source.kind === 'kretprobe' ? returns : ''
  const other = attachment?.resolved ? ` of ${attachment.resolved}` : ''
  switch (patch) {
    case 'ftrace':
      return `through ftrace: the 5-byte nop at the entry${other} becomes a call${after}`
    case 'int3':
      return `by a breakpoint: the first byte of the instruction${other} becomes int3 (cc)${after}`
    case 'jump':
      return `optimized: the breakpoint${other} became a 5-byte jump, about a second after attaching${after}`
    case 'trampoline':
      return `through a BPF trampoline: the 5-byte nop at the entry${other} becomes a call`
    case 'nop-patch':
      return 'the nop at its place becomes a jump to the handlers'
    default:
      return assertNever(patch)
  }
}

function inText(source: Source): string {
  return source.kind === 'kprobe' && source.offset > 0
    ? 'by a breakpoint (int3); where the kernel can, it becomes a jump about a second later'
    : 'at the entry: through ftrace where the kernel can (the nop becomes a call), else by a breakpoint (int3)'
}

function probeCost(offset: number, patch: Attachment['patch']): string {
  switch (patch) {
    case 'ftrace':
      return 'A call for each event, no exception: the cheaper kind of kprobe.'
    case 'jump':
      return 'A jump and a saved set of registers for each event, no exception.'
    case 'int3':
      return 'An exception for each event: the dearest kind of kprobe. On a hot function it shows.'
    default:
      return offset > 0
        ? 'An exception for each event until the kernel has optimized it into a jump, if it can.'
        : 'A call for each event where the kernel probes through ftrace, else an exception.'
  }
}

function ftraceCost(attachment: Attachment | null): string {
  const functions = attachment?.functions ?? null
  const many =
    functions !== null && functions > 50
      ? ` ${functions} functions are many: look at how often they fire.`
      : ''
  return `A call and a record in a ring buffer for each call of each function.${many}`
}

function tracepointCost(source: Extract<Source, { kind: 'tracepoint' }>): string {
  return source.filter === null
    ? 'The fields are copied and the counter is reached for each event.'
    : 'A filter makes the count smaller, not the event cheaper: the fields are copied first for each event, and then thrown away.'
}

/** Any one of them switches on the tracing of all system calls (TIF_SYSCALL_TRACEPOINT, kernel/tracepoint.c). */
function syscallEvent(source: Extract<Source, { kind: 'tracepoint' }>): string {
  const syscalls = source.system === 'syscalls' || source.system === 'raw_syscalls'
  return syscalls ? ` ${everySyscall}` : ''
}

function syscallFunction(name: string): string {
  return /^__(?:x64|ia32|arm64|do|se)_(?:compat_)?sys_/.test(name)
    ? ' Only this system call pays, unlike with its tracepoint.'
    : ''
}

function softwareCost(event: string): string {
  return event.endsWith('-clock')
    ? 'A timer of the kernel: its count is time in nanoseconds, not events.'
    : 'An addition for each event, done by the kernel where it happens anyway.'
}

function howMany(attachment: Attachment | null): string {
  const functions = attachment?.functions ?? null
  return functions === null || functions === 1 ? '' : `in ${functions} functions `
}
