/** The count with bpftrace (0.22 or newer, for `fentry`), a line each second. */
import { assertNever } from '../../base/assert'
import type { Source } from '../../model/source'
import type { Names } from './names'
import { bpftracePredicate } from './filterTerms'
import { shellQuoted } from './shell'

export function bpftrace(source: Source, names: Names): string | null {
  const probe = attachPoint(source, names)
  if (probe === null) return null
  const body =
    source.kind === 'ftrace' && source.pattern.includes('*') ? '@[func] = count();' : '@ = count();'
  return `bpftrace -e ${shellQuoted(`${probe} { ${body} } interval:s:1 { print(@); clear(@); }`)}`
}

/** The probe with its predicate; null where bpftrace has none that counts the same. */
export function attachPoint(source: Source, names: Names): string | null {
  switch (source.kind) {
    case 'kprobe':
      return `kprobe:${inModule(source.module, source.function)}${source.offset === 0 ? '' : `+${source.offset}`}`
    case 'kretprobe':
      return `kretprobe:${inModule(source.module, source.function)}`
    case 'fentry':
    case 'fexit':
      return `${source.kind}:${inModule(source.module, names.resolved ?? source.function)}`
    case 'ftrace':
      // bpftrace has no function tracer; kprobes count the same. Of the kernel's wildcards it knows the star.
      return /[?[\]]/.test(source.pattern) ? null : `kprobe:${inModule(source.module, source.pattern)}`
    case 'tracepoint': {
      const probe = `tracepoint:${source.system}:${source.event}`
      if (source.filter === null) return probe
      const predicate = bpftracePredicate(source.filter, source.system === 'syscalls')
      return predicate === null ? null : `${probe} /${predicate}/`
    }
    case 'rawtracepoint':
      return `rawtracepoint:${source.event}`
    case 'uprobe':
      return `uprobe:${word(source.path)}:${word(source.symbol)}${source.offset === 0 ? '' : `+${source.offset}`}`
    case 'uretprobe':
      return `uretprobe:${word(source.path)}:${word(source.symbol)}`
    case 'software':
      return softwareEvents.has(source.event) ? `software:${source.event}:1` : null
    case 'hardware':
    case 'cache':
    case 'raw':
      // bpftrace samples these, one interrupt every so many; it cannot count them.
      return null
    default:
      return assertNever(source)
  }
}

/** Those that happen one at a time; the clocks are timers, and one tick of 1 ns would be all the machine does. */
const softwareEvents: ReadonlySet<string> = new Set([
  'page-faults',
  'context-switches',
  'cpu-migrations',
  'minor-faults',
  'major-faults',
  'alignment-faults',
  'emulation-faults',
])

function inModule(module: string | null, name: string): string {
  return module === null ? name : `${module}:${name}`
}

function word(text: string): string {
  return /^[A-Za-z0-9_./@$-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
}
