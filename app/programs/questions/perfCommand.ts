/** The question as one perf command. */
import { assertNever } from '../../base/assert'
import type { Source } from '../../model/source'
import { shellQuoted, shellWord } from '../../sources/equivalents'
import type { Question, Written } from './question'
import { asked } from './words'

export function perfCommand(question: Question): Written {
  const { source, consumer } = question
  const event = eventOf(source)
  if ('why' in event) return event
  switch (consumer.kind) {
    case 'count':
      return command(question, [], `perf stat -a -I 1000 -e ${event.text}`)
    case 'by process':
      return command(
        question,
        ['A line each second for each thread that runs now; one that begins later is not counted.'],
        `perf stat -a --per-thread -I 1000 -e ${event.text}`,
      )
    case 'histogram':
      return { why: 'perf counts and samples; it makes no histograms. bpftrace and BPF C do.' }
    case 'stacks':
      return {
        why: 'perf records stacks into a file and shows them with a second command, perf report. bpftrace and BPF C add them up at once.',
      }
    default:
      return assertNever(consumer)
  }
}

function command(question: Question, about: readonly string[], line: string): Written {
  return { text: [`# ${asked(question)}`, ...about.map((each) => `# ${each}`), line, ''].join('\n') }
}

function eventOf(source: Source): Written {
  switch (source.kind) {
    case 'tracepoint': {
      const name = shellWord(`${source.system}:${source.event}`)
      return { text: source.filter === null ? name : `${name} --filter ${shellQuoted(source.filter)}` }
    }
    case 'software':
    case 'hardware':
    case 'cache':
      return { text: shellWord(source.event) }
    case 'raw':
      return { text: `r${source.config}` }
    case 'kprobe':
    case 'kretprobe':
    case 'uprobe':
    case 'uretprobe':
      return {
        why: 'perf takes a probe only after a second command, perf probe, has made an event of it for the whole machine. A tracepoint of the same place needs one command.',
      }
    case 'ftrace':
      return { why: 'perf has no event for the function tracer.' }
    case 'fentry':
    case 'fexit':
    case 'rawtracepoint':
      return { why: 'Only BPF programs attach there; perf has no event for it.' }
    default:
      return assertNever(source)
  }
}
