/**
 * The question for a shell with tracefs alone (Documentation/trace/ftrace.rst, kprobetrace.rst, histogram.rst).
 * `$TRACEFS` is an instance of the program's own, which whoever runs it has made and takes away.
 */
import { assertNever } from '../../base/assert'
import { shellQuoted } from '../../sources/equivalents'
import { argumentName, argumentOf, integerOfArgument } from './asked/argument'
import type { Argument, Question, Written } from './asked/question'
import { asked } from './asked/words'

export function tracefsShell(question: Question): Written {
  const { source, consumer } = question
  if (question.process != null) {
    return { why: 'tracefs knows threads and no processes: it cannot leave out all but one. bpftrace does.' }
  }
  switch (source.kind) {
    case 'tracepoint':
      return onEvent(question, {
        about: [],
        begin: [`event=$TRACEFS/events/${source.system}/${source.event}`],
        end: [],
        filter: source.filter,
      })
    case 'kprobe':
    case 'kretprobe':
      return onProbe(question)
    case 'ftrace':
      return consumer.kind === 'count'
        ? ofTracer(question, source.pattern, source.module)
        : {
            why: 'The function tracer writes events and adds nothing up; adding up is for events that have a hist trigger. A kprobe on the function is one.',
          }
    case 'uprobe':
    case 'uretprobe':
      return {
        why: "tracefs takes a place in a program as an offset in its file, which only the file's symbol table tells. bpftrace looks it up.",
      }
    case 'fentry':
    case 'fexit':
      return {
        why: 'fentry is a trampoline for BPF programs alone. A kprobe on the function is the nearest.',
      }
    case 'rawtracepoint':
      return {
        why: 'A raw tracepoint is for BPF programs alone; the tracepoint of that name is for everybody.',
      }
    case 'software':
    case 'hardware':
    case 'cache':
    case 'raw':
      return { why: "tracefs does not know perf's counters. The perf command does." }
    default:
      return assertNever(source)
  }
}

const head = (question: Question, about: readonly string[]): string[] => [
  '#!/bin/sh',
  `# ${asked(question)}`,
  '#',
  '# $TRACEFS is a tracefs instance of its own: buffer and switches are nobody',
  "# else's, and go with it.",
  ...about,
  'set -eu',
]

interface Event {
  readonly about: readonly string[]
  /** Sets `event` to the folder of the event. */
  readonly begin: readonly string[]
  readonly end: readonly string[]
  readonly filter: string | null
  /** What the event calls the number that a histogram is made of. */
  readonly number?: string
}

function onEvent(question: Question, event: Event): Written {
  const { consumer } = question
  switch (consumer.kind) {
    case 'count':
      return counted(question, event)
    case 'by process':
      return added(question, event, 'common_pid.execname')
    case 'stacks':
      return added(question, event, 'stacktrace')
    case 'by argument':
    case 'histogram': {
      const name = event.number ?? (consumer.argument.at === 'field' ? consumer.argument.name : null)
      if (name === null) return { why: 'The events of this source carry no such number.' }
      return added(question, event, consumer.kind === 'histogram' ? `${name}.log2` : name)
    }
    default:
      return assertNever(consumer)
  }
}

/** What the event wrote to the instance's buffers, with what was overwritten since, is what happened. */
function counted(question: Question, { about, begin, end, filter }: Event): Written {
  return lines(question, about, [
    ...begin,
    ...cleanUp(['echo 0 > "$event/enable"', ...end]),
    ...(filter === null ? [] : [`echo ${shellQuoted(filter)} > "$event/filter"`]),
    'echo 1 > "$event/enable"',
    ...eachSecond,
  ])
}

/** A hist trigger adds up in the kernel: no event is written anywhere. */
function added(question: Question, { about, begin, end, filter }: Event, key: string): Written {
  const limited = filter === null ? '' : ` if ${filter}`
  return lines(question, about, [
    ...begin,
    `trigger=${shellQuoted(`hist:keys=${key}:sort=hitcount.descending${limited}`)}`,
    ...cleanUp(['echo "!$trigger" > "$event/trigger"', ...end]),
    'echo "$trigger" > "$event/trigger"',
    'while sleep 1; do',
    '\tcat "$event/hist"',
    'done',
  ])
}

const eachSecond = [
  'while sleep 1; do',
  '\tcat "$TRACEFS"/per_cpu/cpu*/stats |',
  '\t\tawk \'/^(entries|overrun):/ { n += $2 } END { printf "%.0f\\n", n }\'',
  'done',
]

function cleanUp(steps: readonly string[]): string[] {
  return [
    'cleanup() {',
    ...steps.map((step) => `\t${step}`),
    '}',
    'trap cleanup EXIT',
    "trap 'exit 0' INT TERM HUP",
    '',
  ]
}

function lines(question: Question, about: readonly string[], body: readonly string[]): Written {
  return { text: [...head(question, about), '', ...body, ''].join('\n') }
}

function onProbe(question: Question): Written {
  const { source, consumer } = question
  if (source.kind !== 'kprobe' && source.kind !== 'kretprobe') return { why: 'Not a probe in the kernel.' }
  const offset = source.kind === 'kprobe' && source.offset !== 0 ? `+${source.offset}` : ''
  const place = `${source.module === null ? '' : `${source.module}:`}${source.function}${offset}`
  const argument = argumentOf(consumer)
  const fetched = argument === null ? null : fetch(argument)
  if (argument !== null && fetched === null) {
    return { why: 'The events of this source carry no such number.' }
  }
  const definition = shellQuoted(` ${place}${fetched === null ? '' : ` ${fetched}`}`)
  return onEvent(question, {
    about: [
      '#',
      "# A probe is made for the whole machine, and listed with everybody's: it is",
      '# appended, since a plain > would delete theirs, and deleted at the end; what is',
      '# killed before has it deleted by its group.',
    ],
    begin: [
      'probes=$TRACEFS/../../kprobe_events',
      'name=${PROBESCOPE_TOOL:-probescope_$$}/event',
      'event=$TRACEFS/events/$name',
      `echo "${source.kind === 'kprobe' ? 'p' : 'r'}:$name"${definition} >> "$probes"`,
    ],
    end: ['echo "-:$name" >> "$probes"'],
    filter: null,
    ...(fetched === null ? {} : { number: fetched.slice(0, fetched.indexOf('=')) }),
  })
}

/** `count=$arg3:u64`, as kprobe_events takes it. */
function fetch(argument: Argument): string | null {
  const integer = integerOfArgument(argument)
  const type = integer === null ? 'u64' : `${integer.signed ? 's' : 'u'}${integer.bits}`
  // The name could be one that events have already: `common_pid`, a filter's word.
  const name = `value_${argumentName(argument)}`
  if (argument.at === 'return') return `${name}=$retval:${type}`
  return argument.at === 'position' ? `${name}=$arg${argument.index + 1}:${type}` : null
}

function ofTracer(question: Question, pattern: string, module: string | null): Written {
  const filter = module === null ? pattern : `${pattern}:mod:${module}`
  return lines(
    question,
    [],
    [
      ...cleanUp(['echo nop > "$TRACEFS/current_tracer"']),
      `echo ${shellQuoted(filter)} > "$TRACEFS/set_ftrace_filter"`,
      'echo function > "$TRACEFS/current_tracer"',
      ...eachSecond,
    ],
  )
}
