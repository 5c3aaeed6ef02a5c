/** What a target offers to attach to, and its search. */
import { whole, type Sliced } from '../../base/sliced'
import type { Estimate, SearchHit } from '../../model/catalogue'
import type { SourceKind } from '../../model/source'
import { sourceKinds } from '../notation'
import { EventTable } from './eventTable'
import { FunctionTable, type FunctionEntry } from './functionTable'
import { functionHits, patternHit } from './functionHits'
import { PerfTable } from './perfTable'
import { isFunctionKind, parseQuery, type Query } from './query'
import type { Found } from './ranking'
import { typedHit } from './typedHit'

export type CataloguePart = 'functions' | 'tracepoints' | 'rawtracepoints' | 'perf'

export interface SearchResult {
  /** Best first. */
  readonly hits: SearchHit[]
  /** All that match, of which `hits` are the first. */
  readonly total: number
}

export interface CatalogueOptions {
  /** Why a whole kind cannot be attached here (`lackInShort`), or null. */
  readonly unavailable?: (kind: SourceKind) => string | null
}

export class Catalogue {
  private functions: FunctionTable | null = null
  private tracepoints: EventTable | null = null
  private rawTracepoints: EventTable | null = null
  private perf = new PerfTable('')
  private readonly unavailable: (kind: SourceKind) => string | null

  constructor(options: CatalogueOptions = {}) {
    this.unavailable = options.unavailable ?? (() => null)
  }

  /** Takes a part as the agent sends it, in place of what was there: lines of tab-separated fields. */
  load(part: CataloguePart, text: string): void {
    whole(this.loading(part, text))
  }

  /** The same in slices. Searches meanwhile find what was there before. */
  *loading(part: CataloguePart, text: string): Sliced<void> {
    switch (part) {
      case 'functions':
        this.functions = yield* FunctionTable.making(text)
        return
      case 'tracepoints':
        this.tracepoints = yield* EventTable.tracepoints(text)
        return
      case 'rawtracepoints':
        this.rawTracepoints = yield* EventTable.rawTracepoints(text)
        return
      case 'perf':
        this.perf = new PerfTable(text)
    }
  }

  /** How many of a part are known; null before it was loaded. */
  size(part: CataloguePart): number | null {
    switch (part) {
      case 'functions':
        return this.functions?.size ?? null
      case 'tracepoints':
        return this.tracepoints?.size ?? null
      case 'rawtracepoints':
        return this.rawTracepoints?.size ?? null
      case 'perf':
        return this.perf.size
    }
  }

  /**
   * Sources for what was typed so far, best first. A kind written in the query wins over `kinds`; empty `kinds` are all.
   * A function is offered once for each kind that is asked. Never throws, whatever is typed.
   */
  search(typed: string, kinds: readonly SourceKind[], limit: number): SearchResult {
    const query = parseQuery(typed)
    const asked = query.kind !== null ? [query.kind] : kinds.length > 0 ? kinds : sourceKinds
    const found = this.find(query, asked, limit)
    const hits: SearchHit[] = []
    let total = 0
    const typedOne = typedHit(typed, asked, this.unavailable)
    if (typedOne !== null) {
      hits.push(typedOne)
      total++
    }
    for (const { total: more } of found) total += more
    const candidates = found.flatMap(({ candidates: each }) => each)
    candidates.sort((a, b) => a.tier - b.tier || a.rank - b.rank)
    for (const candidate of candidates) {
      if (hits.length >= limit) break
      for (const hit of candidate.hits()) {
        if (hits.length < limit) hits.push(hit)
      }
    }
    return { hits, total }
  }

  /** The functions that a name or an alias means: none, one, or several of one name. null before they were loaded. */
  findFunctions(name: string, module: string | null = null): FunctionEntry[] | null {
    return this.functions?.find(name, module) ?? null
  }

  /** How many functions a wildcard of the function tracer matches; null when the target did not tell. */
  matchPattern(
    pattern: string,
    module: string | null = null,
    examples = 20,
  ): Pick<Estimate, 'functions' | 'examples'> | null {
    return this.functions?.match(pattern, module, examples) ?? null
  }

  /** Names near to one that does not exist, for 'did you mean'. */
  nearFunctions(name: string, limit = 5): string[] {
    return this.functions?.index.search(name, limit).matches.map((match) => match.name) ?? []
  }

  private find(query: Query, asked: readonly SourceKind[], limit: number): Found[] {
    const found: Found[] = []
    const ofFunctions = asked.filter(isFunctionKind)
    if (this.functions !== null && ofFunctions.length > 0) {
      if (query.glob && ofFunctions.includes('ftrace')) {
        const pattern = patternHit(this.functions, query, this.unavailable)
        if (pattern !== null) found.push(pattern)
      }
      found.push(functionHits(this.functions, query, ofFunctions, limit, this.unavailable))
    }
    if (asked.includes('tracepoint'))
      found.push(this.tracepoints?.search(query, limit, this.unavailable) ?? nothing)
    if (asked.includes('rawtracepoint')) {
      found.push(this.rawTracepoints?.search(query, limit, this.unavailable) ?? nothing)
    }
    found.push(this.perf.search(query, asked, limit, this.unavailable))
    return found
  }
}

const nothing: Found = { candidates: [], total: 0 }
