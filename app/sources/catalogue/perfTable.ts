/** perf events: those that every kernel numbers alike, and the raw ones that the CPU's PMU names on this target. */
import type { Source, SourceKind } from '../../model/source'
import { printSource } from '../notation'
import { perfEventsOf } from '../perfEvents'
import { matchGlob } from './glob'
import { NameIndex } from './nameIndex'
import { rawConfig } from './pmuEvents'
import type { Query } from './query'
import { candidate, type Found, type Unavailable } from './ranking'

interface PerfEntry {
  readonly source: Source
  readonly names: readonly string[]
}

export class PerfTable {
  private readonly entries: PerfEntry[] = []
  private readonly index: NameIndex

  /** Lines `PMU, event name, text of the event's file`. */
  constructor(text: string) {
    for (const kind of ['software', 'hardware', 'cache'] as const) {
      for (const event of perfEventsOf[kind]) {
        this.entries.push({ source: { kind, event: event.name }, names: [event.name, ...event.aliases] })
      }
    }
    for (const line of text.split('\n')) {
      const [pmu = '', event = '', terms = ''] = line.split('\t')
      // Two files of sysfs beside an event give its unit and its factor; they are no events.
      if (event === '' || /\.(scale|unit|snapshot|per-pkg)$/.test(event)) continue
      const config = rawConfig(pmu, terms)
      if (config !== null) this.entries.push({ source: { kind: 'raw', config }, names: [`${pmu}/${event}/`] })
    }
    this.index = NameIndex.of(this.entries.flatMap(({ names }, id) => names.map((name) => ({ name, id }))))
  }

  get size(): number {
    return this.entries.length
  }

  search(query: Query, kinds: readonly SourceKind[], limit: number, unavailable: Unavailable): Found {
    const accept = (id: number): boolean => kinds.includes(this.entries[id]!.source.kind)
    const { matches, total } = query.glob
      ? this.index.filter((name) => matchGlob(query.text, name), limit, accept)
      : this.index.search(query.text, limit, accept)
    const candidates = matches.map((match) =>
      candidate(match, () => {
        const { source, names } = this.entries[match.id]!
        return [
          {
            source,
            notation: printSource(source),
            aliases: names.filter((name) => name !== match.name),
            module: null,
            name: match.name,
            highlights: [...match.highlights],
            functions: null,
            unavailable: unavailable(source.kind),
          },
        ]
      }),
    )
    return { candidates, total }
  }
}
