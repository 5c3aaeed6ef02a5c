/** Functions of the kernel offered as sources of the kinds that were asked for. */
import { assertNever } from '../../base/assert'
import type { SearchHit } from '../../model/catalogue'
import { sourceSchema, type Source, type SourceKind } from '../../model/source'
import { parseSource, printSource } from '../notation'
import type { FunctionEntry, FunctionTable } from './functionTable'
import { matchGlob } from './glob'
import type { NameMatch } from './nameIndex'
import { splitModule, type Query } from './query'
import { candidate, type Found, type Unavailable } from './ranking'

/** Of the function tracer's filter, as `sourceSchema` has it; the longest names of Rust are longer. */
const longestPattern = 256

export function functionHits(
  table: FunctionTable,
  query: Query,
  kinds: readonly SourceKind[],
  limit: number,
  unavailable: Unavailable,
): Found {
  const { module, name } = splitModule(query.text)
  const own = module === 'vmlinux'
  // 'sched:sched_switch' is no function of a module 'sched', which there is not.
  if (module !== null && !own && !table.hasModule(module)) return { candidates: [], total: 0 }
  const accept = module === null ? null : (id: number): boolean => table.module(id) === (own ? null : module)
  const { matches, total } = query.glob
    ? table.index.filter((each) => matchGlob(name, each), limit, accept)
    : table.index.search(name, limit, accept)
  // An offset is a kprobe's alone.
  const offered = query.offset === 0 ? kinds : kinds.filter((kind) => kind === 'kprobe')
  return {
    candidates: matches.map((match) =>
      candidate(match, () =>
        offered.map((kind) => functionHit(table, match, kind, query.offset, unavailable(kind))).filter(isHit),
      ),
    ),
    total: total * offered.length,
  }
}

/** The whole pattern as one source of the function tracer. */
export function patternHit(table: FunctionTable, query: Query, unavailable: Unavailable): Found | null {
  const { module, name } = splitModule(query.text)
  const parsed = sourceSchema.safeParse({ kind: 'ftrace', pattern: name, module })
  if (!parsed.success || (module !== null && !table.hasModule(module))) return null
  const notation = printSource(parsed.data)
  // What cannot be written ('0?': a digit first) is not offered.
  if (!parseSource(notation).ok) return null
  const matched = table.match(name, module, 0)
  const hit: SearchHit = {
    source: parsed.data,
    notation,
    aliases: [],
    module,
    name,
    highlights: [0, name.length],
    functions: matched?.functions ?? null,
    unavailable: unavailable('ftrace') ?? (matched?.functions === 0 ? 'no function here matches' : null),
  }
  return { candidates: [{ tier: 0, rank: 0, hits: () => [hit] }], total: 1 }
}

function functionHit(
  table: FunctionTable,
  match: NameMatch,
  kind: SourceKind,
  offset: number,
  whole: string | null,
): SearchHit | null {
  const entry = table.entry(match.id)
  const source = functionSource(kind, match.name, entry.module, offset)
  if (source === null) return null
  const aliases = [entry.name, ...entry.aliases].filter((alias) => alias !== match.name)
  return {
    source,
    notation: printSource(source),
    aliases,
    module: entry.module,
    name: match.name,
    highlights: [...match.highlights],
    functions: null,
    unavailable: whole ?? whyNotFunction(kind, entry, table),
  }
}

function functionSource(
  kind: SourceKind,
  name: string,
  module: string | null,
  offset: number,
): Source | null {
  switch (kind) {
    case 'kprobe':
      return { kind, function: name, offset, module }
    case 'kretprobe':
    case 'fentry':
    case 'fexit':
      return { kind, function: name, module }
    case 'ftrace':
      return name.length <= longestPattern ? { kind, pattern: name, module } : null
    case 'tracepoint':
    case 'rawtracepoint':
    case 'uprobe':
    case 'uretprobe':
    case 'software':
    case 'hardware':
    case 'cache':
    case 'raw':
      return null
    default:
      return assertNever(kind)
  }
}

/** Why this one function cannot be attached to in this way; null when it can, or nobody knows. */
function whyNotFunction(
  kind: SourceKind,
  entry: FunctionEntry,
  known: { readonly tracingKnown: boolean; readonly btfKnown: boolean },
): string | null {
  switch (kind) {
    case 'kprobe':
    case 'kretprobe':
      return entry.blacklisted ? 'blacklisted for kprobes' : null
    case 'ftrace':
      return known.tracingKnown && !entry.traceable ? 'notrace: not in available_filter_functions' : null
    case 'fentry':
    case 'fexit':
      if (known.tracingKnown && !entry.traceable) return 'notrace: no place for a trampoline at its entry'
      return known.btfKnown && !entry.btf ? 'no BTF of this function' : null
    default:
      return null
  }
}

function isHit(hit: SearchHit | null): hit is SearchHit {
  return hit !== null
}
