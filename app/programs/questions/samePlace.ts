/** The same place in the kernel by the other mechanisms: the same question can be asked through each. */
import { symbolPattern, type Source, type SourceKind } from '../../model/source'

/**
 * Candidates, most likely first within a kind; the one given is not among them. Whether a target has them, it must be
 * asked. `aliases` are other names of the same address.
 */
export function samePlace(source: Source, aliases: readonly string[] = []): Source[] {
  const place = placeOf(source)
  if (place === null) return []
  // The function tracer's patterns may hold what no name does.
  const names = [...new Set([...place.functions, ...aliases])].filter((name) => symbolPattern.test(name))
  const call = names.map(calledAs).find((name) => name !== null) ?? null
  const ofFunctions = (kind: SourceKind): Source[] =>
    names.flatMap((name) => functionSource(kind, name, place.module) ?? [])
  const tracepoint: Source[] =
    call === null
      ? []
      : [{ kind: 'tracepoint', system: 'syscalls', event: `sys_${place.end}_${call}`, filter: null }]
  const candidates =
    place.end === 'enter'
      ? [...ofFunctions('kprobe'), ...ofFunctions('ftrace'), ...tracepoint, ...ofFunctions('fentry')]
      : [...ofFunctions('kretprobe'), ...tracepoint, ...ofFunctions('fexit')]
  return candidates.filter((other) => other.kind !== source.kind)
}

interface Place {
  readonly functions: readonly string[]
  readonly module: string | null
  readonly end: 'enter' | 'exit'
}

function placeOf(source: Source): Place | null {
  switch (source.kind) {
    case 'kprobe':
      return source.offset === 0 ? named(source.function, source.module, 'enter') : null
    case 'fentry':
      return named(source.function, source.module, 'enter')
    case 'kretprobe':
    case 'fexit':
      return named(source.function, source.module, 'exit')
    case 'ftrace':
      return /[*?[\]]/.test(source.pattern) ? null : named(source.pattern, source.module, 'enter')
    case 'tracepoint': {
      const call = /^sys_(enter|exit)_([A-Za-z0-9_]+)$/.exec(source.event)
      if (call === null || source.system !== 'syscalls' || source.filter !== null) return null
      return { functions: namesOfCall(call[2]!), module: null, end: call[1] as Place['end'] }
    }
    default:
      return null
  }
}

function named(name: string, module: string | null, end: Place['end']): Place {
  const call = calledAs(name)
  return { functions: [name, ...(call === null ? [] : namesOfCall(call))], module, end }
}

/** A call without arguments is one function under all of these names, and BTF has the second alone. */
function namesOfCall(call: string): string[] {
  return [`__x64_sys_${call}`, `__do_sys_${call}`, `__arm64_sys_${call}`]
}

function calledAs(name: string): string | null {
  return /^__(?:x64|do|arm64)_sys_([A-Za-z0-9_]+)$/.exec(name)?.[1] ?? null
}

function functionSource(kind: SourceKind, name: string, module: string | null): Source | null {
  switch (kind) {
    case 'kprobe':
      return { kind, function: name, offset: 0, module }
    case 'kretprobe':
    case 'fentry':
    case 'fexit':
      return { kind, function: name, module }
    case 'ftrace':
      return { kind, pattern: name, module }
    default:
      return null
  }
}
