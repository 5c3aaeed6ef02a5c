/**
 * The count of one second by hand, with tracefs alone (Documentation/trace/ftrace.rst, kprobetrace.rst). Nothing is left
 * behind: what is made is deleted, and the top-level buffer is not touched.
 */
import { assertNever } from '../../base/assert'
import type { Source } from '../../model/source'
import { shellQuoted } from './shell'

const root = '/sys/kernel/tracing'

export function tracefs(source: Source): string | null {
  switch (source.kind) {
    case 'kprobe':
      return kprobeEvent(
        `p:probescope/count ${inModule(source.module, source.function)}${source.offset === 0 ? '' : `+${source.offset}`}`,
      )
    case 'kretprobe':
      return kprobeEvent(`r:probescope/count ${inModule(source.module, source.function)}`)
    case 'ftrace':
      return inInstance(
        [
          `echo ${shellQuoted(source.module === null ? source.pattern : `${source.pattern}:mod:${source.module}`)} > set_ftrace_filter`,
          'echo function > current_tracer',
        ],
        ['echo nop > current_tracer'],
      )
    case 'tracepoint': {
      const event = `events/${source.system}/${source.event}`
      const filter = source.filter === null ? [] : [`echo ${shellQuoted(source.filter)} > ${event}/filter`]
      return inInstance([...filter, `echo 1 > ${event}/enable`], [`echo 0 > ${event}/enable`])
    }
    case 'uprobe':
    case 'uretprobe':
      // uprobe_events takes an offset in the file, which only the file's symbol table tells.
      return null
    case 'fentry':
    case 'fexit':
    case 'rawtracepoint':
    case 'software':
    case 'hardware':
    case 'cache':
    case 'raw':
      return null
    default:
      return assertNever(source)
  }
}

/** kprobe_profile has the event's name, its hits and its misses. Opened for append: a plain > deletes everybody's probes. */
function kprobeEvent(definition: string): string {
  return [
    `cd ${root}`,
    `echo ${shellQuoted(definition)} >> kprobe_events`,
    'echo 1 > events/probescope/count/enable',
    'sleep 1; cat kprobe_profile',
    'echo 0 > events/probescope/count/enable',
    "echo '-:probescope/count' >> kprobe_events",
  ].join('\n')
}

/** What was written to the instance's buffers, with what they have overwritten since, is what happened. */
function inInstance(begin: readonly string[], end: readonly string[]): string {
  return [
    `mkdir ${root}/instances/count && cd ${root}/instances/count`,
    ...begin,
    'sleep 1; echo 0 > tracing_on',
    // Before the tracer is taken away: that empties the buffers.
    "cat per_cpu/cpu*/stats | awk '/^(entries|overrun):/ { n += $2 } END { print n }'",
    ...end,
    `cd / && rmdir ${root}/instances/count`,
  ].join('\n')
}

function inModule(module: string | null, name: string): string {
  return module === null ? name : `${module}:${name}`
}
