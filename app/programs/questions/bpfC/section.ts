/** How a BPF program says where it is attached: the name of its section, as libbpf reads it. */
import { assertNever } from '../../../base/assert'
import type { Source } from '../../../model/source'
import type { Written } from '../asked/question'
import { samplingOf } from '../asked/sampling'
import { isPlain } from '../asked/words'

export function sectionOf(source: Source, resolved: string | null): Written {
  switch (source.kind) {
    case 'kprobe':
      return ofFunction(`kprobe/`, source.function, source.offset === 0 ? '' : `+${source.offset}`)
    case 'kretprobe':
      return ofFunction('kretprobe/', source.function, '')
    case 'fentry':
    case 'fexit':
      return ofFunction(`${source.kind}/`, resolved ?? source.function, '')
    case 'ftrace':
      if (/^[A-Za-z0-9_.]+$/.test(source.pattern)) return { text: `kprobe/${source.pattern}` }
      return /^[A-Za-z0-9_.*?]+$/.test(source.pattern)
        ? { text: `kprobe.multi/${source.pattern}` }
        : { why: 'libbpf reads the wildcards * and ? alone, and no $ in a name.' }
    case 'tracepoint':
      return { text: `tp/${source.system}/${source.event}` }
    case 'rawtracepoint':
      return { text: `raw_tp/${source.event}` }
    case 'uprobe':
      return ofProgram('uprobe/', source.path, source.symbol, source.offset === 0 ? '' : `+${source.offset}`)
    case 'uretprobe':
      return ofProgram('uretprobe/', source.path, source.symbol, '')
    case 'software':
    case 'hardware':
    case 'cache':
      return { text: `perf_event/${source.kind}:${source.event}:${samplingOf(source)?.period ?? 1}` }
    case 'raw':
      return { text: `perf_event/raw:r${source.config}:${samplingOf(source)?.period ?? 1}` }
    default:
      return assertNever(source)
  }
}

function ofFunction(section: string, name: string, suffix: string): Written {
  return /^[A-Za-z0-9_.]+$/.test(name)
    ? { text: `${section}${name}${suffix}` }
    : { why: 'libbpf takes a function by its name alone, and no $ in it.' }
}

function ofProgram(section: string, path: string, symbol: string, suffix: string): Written {
  return isPlain(path) && !path.includes(':') && /^[A-Za-z0-9_.]+$/.test(symbol)
    ? { text: `${section}${path}:${symbol}${suffix}` }
    : { why: "libbpf reads a program's path without colons and quotes, and a plain name of a function." }
}
