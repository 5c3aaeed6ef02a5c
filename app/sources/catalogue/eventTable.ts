/** Tracepoints and raw tracepoints of a target, from the agent's text. */
import type { Sliced } from '../../base/sliced'
import { sourceSchema, type Source, type SourceKind } from '../../model/source'
import { printSource } from '../notation'
import { matchGlob } from './glob'
import { NameIndex } from './nameIndex'
import type { Query } from './query'
import { candidate, type Found, type Unavailable } from './ranking'

export class EventTable {
  private constructor(
    private readonly kind: Extract<SourceKind, 'tracepoint' | 'rawtracepoint'>,
    private readonly sources: readonly Source[],
    private readonly index: NameIndex,
  ) {}

  /** Lines `system, event, id`. */
  static tracepoints(text: string): Sliced<EventTable> {
    return EventTable.making('tracepoint', text, ([system = '', event = '']) => ({
      name: `${system}:${event}`,
      source: { kind: 'tracepoint', system, event, filter: null },
    }))
  }

  /** Lines `name`. */
  static rawTracepoints(text: string): Sliced<EventTable> {
    return EventTable.making('rawtracepoint', text, ([event = '']) => ({
      name: event,
      source: { kind: 'rawtracepoint', event },
    }))
  }

  private static *making(
    kind: 'tracepoint' | 'rawtracepoint',
    text: string,
    read: (fields: string[]) => { name: string; source: Source },
  ): Sliced<EventTable> {
    const sources: Source[] = []
    const names: { name: string; id: number }[] = []
    let lines = 0
    for (const line of text.split('\n')) {
      // Checking one is slower than reading one of the functions.
      if (++lines % 100 === 0) yield
      if (line === '') continue
      const { name, source } = read(line.split('\t'))
      // What no source can hold is not offered: a target may send anything.
      if (!sourceSchema.safeParse(source).success) continue
      names.push({ name, id: sources.length })
      sources.push(source)
    }
    return new EventTable(kind, sources, yield* NameIndex.making(names))
  }

  get size(): number {
    return this.sources.length
  }

  search(query: Query, limit: number, unavailable: Unavailable): Found {
    const { matches, total } = query.glob
      ? this.index.filter((name) => matchesEvent(query.text, name), limit, null)
      : this.index.search(query.text, limit)
    const reason = unavailable(this.kind)
    const candidates = matches.map((match) =>
      candidate(match, () => {
        const source = this.withFilter(this.sources[match.id]!, query.filter)
        return [
          {
            source,
            notation: printSource(source),
            aliases: [],
            module: null,
            name: match.name,
            highlights: [...match.highlights],
            functions: null,
            unavailable: reason,
          },
        ]
      }),
    )
    return { candidates, total }
  }

  private withFilter(source: Source, filter: string | null): Source {
    if (filter === null || source.kind !== 'tracepoint') return source
    const filtered = sourceSchema.safeParse({ ...source, filter })
    return filtered.success ? filtered.data : source
  }
}

/** A pattern without a colon is one for the event's own name. */
function matchesEvent(pattern: string, name: string): boolean {
  return matchGlob(pattern, pattern.includes(':') ? name : name.slice(name.indexOf(':') + 1))
}
