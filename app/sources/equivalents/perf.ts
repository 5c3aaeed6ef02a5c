/** The count with `perf stat`, a line each second. Dynamic probes are made by `perf probe` first and deleted after. */
import { assertNever } from '../../base/assert'
import type { Source } from '../../model/source'
import { shellQuoted, shellWord } from './shell'

/** Group and event of the probe that is made: a name of its own, since a symbol may hold what an event's may not. */
const probeName = 'probescope:count'
/** perf adds `__return` to the name of a return probe, since 4.15. */
const returnProbeName = 'probescope:count*'

export function perf(source: Source): string | null {
  switch (source.kind) {
    case 'kprobe':
      return probe(
        inModule(source.module),
        source.function + (source.offset === 0 ? '' : `+${source.offset}`),
      )
    case 'kretprobe':
      return probe(inModule(source.module), `${source.function}%return`)
    case 'uprobe':
      return userProbe(source.path, source.symbol, source.offset === 0 ? '' : `+${source.offset}`)
    case 'uretprobe':
      return userProbe(source.path, source.symbol, '%return')
    case 'tracepoint': {
      const filter = source.filter === null ? '' : ` --filter ${shellQuoted(source.filter)}`
      return stat(shellWord(`${source.system}:${source.event}`) + filter)
    }
    case 'software':
    case 'hardware':
    case 'cache':
      return stat(shellWord(source.event))
    case 'raw':
      return stat(`r${source.config}`)
    case 'ftrace':
    case 'fentry':
    case 'fexit':
    case 'rawtracepoint':
      return null
    default:
      return assertNever(source)
  }
}

function stat(event: string): string {
  return `perf stat -a -I 1000 -e ${event}`
}

function probe(where: string, definition: string): string {
  const made = definition.endsWith('%return') ? returnProbeName : probeName
  return [
    `perf probe -q ${where}--add ${shellWord(`${probeName}=${definition}`)}`,
    stat(shellWord(made)),
    `perf probe -q --del ${shellWord(made)}`,
  ].join('\n')
}

function inModule(module: string | null): string {
  return module === null ? '' : `-m ${shellWord(module)} `
}

/** perf reads `@ : ; % +` in a definition as its own syntax: a symbol with more than a plain name cannot be given. */
function userProbe(path: string, symbol: string, suffix: string): string | null {
  if (!/^[A-Za-z_.$][A-Za-z0-9_.$]*$/.test(symbol)) return null
  return probe(`-x ${shellWord(path)} `, symbol + suffix)
}
