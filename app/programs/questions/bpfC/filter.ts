/** A source's filter as an early return. */
import type { Source } from '../../../model/source'
import { bpftracePredicate } from '../../../sources/equivalents'

interface Filter {
  readonly lines: readonly string[]
  /** Fields of the record that it reads. */
  readonly fields: readonly string[]
}

/** Numbers alone: text would have to be compared letter by letter. */
export function filterOf(source: Source): Filter | { readonly why: string } {
  if (source.kind !== 'tracepoint' || source.filter === null) return { lines: [], fields: [] }
  const predicate = bpftracePredicate(source.filter, false)
  if (predicate === null || /"|\b(?<!\.)(?:tid|cpu|comm)\b/.test(predicate)) {
    return {
      why: 'Its filter compares more than numbers; here BPF C would need a page for that. Leave the filter out.',
    }
  }
  return {
    lines: [`if (!(${predicate.replaceAll('args.', 'ctx->')}))`, '\treturn 0;'],
    fields: [...predicate.matchAll(/args\.([A-Za-z0-9_]+)/g)].map(([, name]) => name!),
  }
}
