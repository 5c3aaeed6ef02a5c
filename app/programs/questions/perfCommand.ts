/** The question as one perf command. */
import { assertNever } from '../../base/assert'
import type { Source } from '../../model/source'
import { perfStat, shellQuoted } from '../../sources/equivalents'
import type { Question, Written } from './asked/question'
import { samplingOf } from './asked/sampling'
import { asked } from './asked/words'

export function perfCommand(question: Question): Written {
  const { source, consumer } = question
  const everywhere = perfStat(source, '$group')
  if (everywhere === null) return { why: whyNoEvent(source) }
  const stat =
    question.process == null
      ? everywhere
      : everywhere.replace('perf stat -a ', `perf stat -p ${question.process} `)
  switch (consumer.kind) {
    case 'count':
      return command(question, [], stat)
    case 'by process':
      return command(
        question,
        ['A line each second for each thread that runs now; one that begins later is not counted.'],
        stat.replace(/(perf stat (?:-a|-p \d+)) -I/, '$1 --per-thread -I'),
      )
    case 'histogram':
      return { why: 'perf counts and samples; it makes no histograms. bpftrace and BPF C do.' }
    case 'by argument':
      return { why: 'perf counts events, and not by what is in them. bpftrace and BPF C do.' }
    case 'stacks':
      return command(
        question,
        [
          'Recorded into a pipe and added up at the end: nothing is written to a file there. Each line of the report is',
          'a stack, the caller first, after the number of its samples; the flame graph is drawn of them.',
          'With setsid, the signal that ends the recording does not end the report.',
        ],
        stat.replace(/perf stat (-a|-p \d+) -I 1000 -e (.*)/, (_, where: string, event: string) =>
          [
            `perf record -q ${where} -g ${howOften(source)} -e ${event} -o - |`,
            'setsid perf report --stdio --no-children -g folded,0,caller,function,count -F overhead,sample,sym -i -',
          ].join(' '),
        ),
      )
    default:
      return assertNever(consumer)
  }
}

/** A probe is an event once perf has made one of it: that takes a command before, and one after. */
function command(question: Question, about: readonly string[], stat: string): Written {
  const [first, second, last] = stat.split('\n')
  const head = [`# ${asked(question)}`, ...about.map((each) => `# ${each}`)]
  if (second === undefined || last === undefined) return { text: [...head, first, ''].join('\n') }
  return {
    text: [
      ...head,
      '#',
      '# The probe is made for the whole machine first, and taken away at the end; what is killed before has it',
      '# deleted by its group.',
      'set -e',
      'group=${PROBESCOPE_TOOL:-probescope}',
      first,
      `trap ${shellQuoted(last)} EXIT`,
      "trap 'exit 0' INT TERM HUP",
      second,
      '',
    ].join('\n'),
  }
}

/** Each event, where they are not too many for that. */
function howOften(source: Source): string {
  return samplingOf(source) === null ? '-c 1' : '-F 99'
}

function whyNoEvent(source: Source): string {
  switch (source.kind) {
    case 'ftrace':
      return 'perf has no event for the function tracer.'
    case 'uprobe':
    case 'uretprobe':
      return 'perf reads some of the characters in this name as its own signs. bpftrace takes it.'
    default:
      return 'Only BPF programs attach there; perf has no event for it.'
  }
}
