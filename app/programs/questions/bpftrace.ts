/** The question in bpftrace (0.22 or newer, for `fentry`). */
import { assertNever } from '../../base/assert'
import type { Source } from '../../model/source'
import { bpftraceAttachPoint, bpftracePredicate } from '../../sources/equivalents'
import { argumentName, integerOfArgument } from './asked/argument'
import type { Argument, Question, Written } from './asked/question'
import { samplingOf } from './asked/sampling'
import { asked } from './asked/words'

export function bpftrace(question: Question): Written {
  const { source, consumer, resolved } = question
  const sampled = sampledProbe(source)
  if (sampled !== null && consumer.kind === 'count') {
    return {
      why: 'bpftrace takes a sample every so many of these events; it cannot count them. The perf command can.',
    }
  }
  const probe = sampled?.probe ?? bpftraceAttachPoint(unfiltered(source), { resolved })
  const predicate = predicateOf(question)
  if (probe === null || predicate === null) return { why: whyNoProbe(source) }
  const block = blockOf(question, sampled !== null)
  if ('why' in block) return block
  return {
    text: [
      '#!/usr/bin/env bpftrace',
      `// ${asked(question)}`,
      ...[...(sampled === null ? [] : ['', sampled.says]), ...block.about].map((line) =>
        `// ${line}`.trimEnd(),
      ),
      '',
      probe,
      ...predicate,
      '{',
      ...block.lines.map((line) => `  ${line}`),
      '}',
      '',
      'interval:s:1',
      '{',
      `  print(${block.map}${block.top === null ? '' : `, ${block.top}`});`,
      '}',
      '',
    ].join('\n'),
  }
}

function unfiltered(source: Source): Source {
  return source.kind === 'tracepoint' ? { ...source, filter: null } : source
}

/** A line, or none where nothing is filtered; null when bpftrace cannot say it. */
function predicateOf({ source, process }: Question): readonly string[] | null {
  const terms = process == null ? [] : [`pid == ${process}`]
  if (source.kind === 'tracepoint' && source.filter !== null) {
    const predicate = bpftracePredicate(source.filter, source.system === 'syscalls')
    if (predicate === null) return null
    terms.push(terms.length === 0 ? predicate : `(${predicate})`)
  }
  return terms.length === 0 ? [] : [`/${terms.join(' && ')}/`]
}

interface Block {
  readonly lines: readonly string[]
  /** Further lines of the first comment. */
  readonly about: readonly string[]
  readonly map: string
  /** How many of the map's rows are printed each second; null for all. */
  readonly top: number | null
}

function blockOf({ source, consumer }: Question, sampled: boolean): Block | { readonly why: string } {
  const map = sampled ? '@samples' : '@calls'
  switch (consumer.kind) {
    case 'count':
      return isPattern(source)
        ? { lines: [`${map}[func] = count();`], about: [], map, top: null }
        : { lines: [`${map} = count();`], about: [], map, top: null }
    case 'by process':
      return { lines: [`${map}[comm, pid] = count();`], about: [], map, top: null }
    case 'by argument': {
      const value = valueOf(source, consumer.argument)
      if (value === null) return { why: noNumber(source) }
      return { lines: [`${map}[${value}] = count();`], about: [], map, top: null }
    }
    case 'stacks': {
      const stack = source.kind === 'uprobe' || source.kind === 'uretprobe' ? 'ustack' : 'kstack'
      const about = ['', 'Each second the ten most frequent are printed, all at the end.']
      return { lines: [`${map}[${stack}] = count();`], about, map, top: 10 }
    }
    case 'histogram': {
      const value = valueOf(source, consumer.argument)
      if (value === null) return { why: noNumber(source) }
      const name = `@${argumentName(consumer.argument)}`
      return { lines: [`${name} = hist(${value});`], about: [], map: name, top: null }
    }
    default:
      return assertNever(consumer)
  }
}

function isPattern(source: Source): boolean {
  return source.kind === 'ftrace' && source.pattern.includes('*')
}

/** The expression; a register is cut to its type's size, since what stands above an `int` in it is chance. */
function valueOf(source: Source, argument: Argument): string | null {
  const typed = (register: string): string => {
    const integer = integerOfArgument(argument)
    if (integer === null || (integer.bits === 64 && !integer.signed)) return register
    return `(${integer.signed ? '' : 'u'}int${integer.bits})${register}`
  }
  switch (source.kind) {
    case 'tracepoint':
      return argument.at === 'field' ? `args.${argument.name}` : null
    case 'fentry':
    case 'fexit':
      if (argument.at === 'return') return source.kind === 'fexit' ? 'retval' : null
      return argument.at === 'position' && argument.name !== null ? `args.${argument.name}` : null
    case 'kprobe':
    case 'ftrace':
    case 'uprobe':
    case 'rawtracepoint':
      return argument.at === 'position' ? typed(`arg${argument.index}`) : null
    case 'kretprobe':
    case 'uretprobe':
      return argument.at === 'return' ? typed('retval') : null
    default:
      return null
  }
}

/** bpftrace has no probe for caches and raw events. */
function sampledProbe(source: Source): { readonly probe: string; readonly says: string } | null {
  const sampled = source.kind === 'hardware' || source.kind === 'software' ? samplingOf(source) : null
  if (sampled === null) return null
  return { probe: `${source.kind}:${nameOfEvent(source)}:${sampled.period}`, says: sampled.says }
}

function nameOfEvent(source: Source): string {
  return source.kind === 'hardware' || source.kind === 'software' ? source.event : ''
}

function whyNoProbe(source: Source): string {
  switch (source.kind) {
    case 'cache':
    case 'raw':
      return 'bpftrace knows only the events of the CPU that have a name on every CPU. The perf command takes this one.'
    case 'software':
      return 'bpftrace has no probe for this software event. The perf command counts it.'
    case 'tracepoint':
      return "Its filter cannot be said in bpftrace's words: globs and constants by name are the kernel's own."
    case 'ftrace':
      return "Of the kernel's wildcards bpftrace knows the star alone; write the pattern with stars."
    default:
      return 'bpftrace has no such probe.'
  }
}

function noNumber(source: Source): string {
  return source.kind === 'fentry' || source.kind === 'fexit'
    ? 'bpftrace takes an argument of fentry by its name, which is not known without a target that has BTF.'
    : 'The events of this source carry no such number.'
}
