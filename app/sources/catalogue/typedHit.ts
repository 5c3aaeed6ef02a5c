/** A source that was written out whole and that no list can hold: a program's function, a raw event code. */
import type { SearchHit } from '../../model/catalogue'
import type { SourceKind } from '../../model/source'
import { parseSource, printSource } from '../notation'
import type { Unavailable } from './ranking'

export function typedHit(
  typed: string,
  kinds: readonly SourceKind[],
  unavailable: Unavailable,
): SearchHit | null {
  const parsed = parseSource(typed)
  if (!parsed.ok || !kinds.includes(parsed.value.kind)) return null
  const source = parsed.value
  if (source.kind !== 'uprobe' && source.kind !== 'uretprobe' && source.kind !== 'raw') return null
  const notation = printSource(source)
  const name = notation.slice(source.kind.length + 1)
  return {
    source,
    notation,
    aliases: [],
    module: null,
    name,
    highlights: [0, name.length],
    functions: null,
    unavailable: unavailable(source.kind),
  }
}
