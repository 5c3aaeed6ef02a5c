/** The count with `perf stat`, a line each second. Dynamic probes are made by `perf probe` first and deleted after. */
import { assertNever } from '../../base/assert'
import type { Source } from '../../model/source'
import { shellQuoted, shellWord } from './shell'

/** The probe that is made has a name of its own, since a symbol may hold what an event's name may not. */
const probeName = 'count'
/** perf adds `__return` to the name of a return probe, since 4.15. */
const returnProbeName = 'count*'

/** @param group what the shell makes the group of a probe of, in double quotes; else it is `probescope` */
export function perf(source: Source, group: string | null = null): string | null {
  switch (source.kind) {
    case 'kprobe':
      return probe(
        group,
        inModule(source.module),
        source.function + (source.offset === 0 ? '' : `+${source.offset}`),
      )
    case 'kretprobe':
      return probe(group, inModule(source.module), `${source.function}%return`)
    case 'uprobe':
    case 'uretprobe':
      return userProbe(group, source)
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

function probe(group: string | null, where: string, definition: string): string {
  const inGroup = (event: string) =>
    group === null ? shellWord(`probescope:${event}`) : `"${group}":${shellWord(event)}`
  const made = inGroup(definition.endsWith('%return') ? returnProbeName : probeName)
  return [
    `perf probe -q ${where}--add ${inGroup(`${probeName}=${definition}`)}`,
    stat(made),
    `perf probe -q --del ${made}`,
  ].join('\n')
}

function inModule(module: string | null): string {
  return module === null ? '' : `-m ${shellWord(module)} `
}

/** perf reads `@ : ; % +` in a definition as its own syntax: a symbol with more than a plain name cannot be given. */
function userProbe(
  group: string | null,
  source: Extract<Source, { kind: 'uprobe' | 'uretprobe' }>,
): string | null {
  const { kind, path, symbol } = source
  if (!/^[A-Za-z_.$][A-Za-z0-9_.$]*$/.test(symbol)) return null
  const place = kind === 'uretprobe' ? '%return' : source.offset === 0 ? '' : `+${source.offset}`
  return probe(group, `-x ${shellWord(path)} `, symbol + place)
}
