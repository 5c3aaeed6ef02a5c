/**
 * Names to be found while typing: 60,000 functions with their aliases within a few milliseconds a key.
 *
 * Ranked: the exact name, names that begin with the query, that have it at the start of a word (`_`, `.`, `:`), that have
 * it inside; then, when these do not fill the list, names that match loosely (fuzzysort). Shorter before longer.
 */
import { go, snapshot, type Result, type Snapshot } from 'fuzzysort'
import { rowsInSlice, sorted, whole, type Sliced } from '../../base/sliced'
import { byLength, type Named, type NamedRows } from './nameRows'
import { wellKnown } from './wellKnown'

/** Exact, the beginning, the beginning of a word, inside, loose: less is better. */
export type Tier = 0 | 1 | 2 | 3 | 4

export interface NameMatch {
  /** What the name belongs to: the number given when the index was made. */
  readonly id: number
  readonly name: string
  readonly tier: Tier
  /** Orders matches of one tier, less is better: the name's length; of loose ones, how far from the query. */
  readonly rank: number
  /** Start and end in turn of what matched in the name. */
  readonly highlights: readonly number[]
}

export interface NameMatches {
  /** Best first; one for each id. */
  readonly matches: NameMatch[]
  /** Ids that match; of loose matches names are counted, which is more where one id has several. */
  readonly total: number
}

const loose = 4
/** One letter is loosely in nearly every name, and no name is as long as this. */
const shortestLoose = 2
/** With so many names that contain the query, those that do not are noise. */
const enough = 25
const longestQuery = 200

export class NameIndex {
  /** Names in lower case, shortest first, each after a newline. One string: searching it is one native call. */
  private readonly text: string
  /** Where row `i` begins in `text`; one more at the end. */
  private readonly starts: Uint32Array
  private readonly names: readonly string[]
  private readonly ids: Uint32Array
  /** Rows in the order of their names. */
  private readonly byName: Uint32Array
  /** The names for fuzzysort, in the order of `byName`, a part each: it makes a part ready in one go. */
  private readonly snapshots: readonly Snapshot[]
  /** Rows found in each of the first four tiers; kept between searches so that a key allocates nothing large. */
  private readonly found: Uint32Array[]
  private readonly foundAt: Uint32Array[]
  /** The search in which an id was last seen, to count each once. */
  private readonly seen: Uint32Array
  private searches = 0

  private constructor(rows: NamedRows, text: string, snapshots: readonly Snapshot[]) {
    this.names = rows.names
    this.ids = rows.ids
    this.starts = rows.starts
    this.byName = rows.byName
    this.text = text
    this.snapshots = snapshots
    this.found = Array.from({ length: loose }, () => new Uint32Array(rows.names.length))
    this.foundAt = Array.from({ length: loose }, () => new Uint32Array(rows.names.length))
    this.seen = new Uint32Array(rows.idsEnd)
  }

  /** @param names each with the id of what it names; an id may have several names */
  static *making(names: readonly Named[]): Sliced<NameIndex> {
    const ordered = yield* sorted(names, ({ name: a }, { name: b }) => (a < b ? -1 : a > b ? 1 : 0))
    const rows = yield* byLength(ordered)
    const joined = `\n${rows.names.join('\n')}\n`
    yield
    const text = joined.toLowerCase()
    yield
    const snapshots: Snapshot[] = []
    for (let at = 0; at < ordered.length; at += rowsInSlice) {
      const part = snapshot(ordered.slice(at, at + rowsInSlice).map(({ name }) => name))
      // It makes itself ready at its first search: now, not at the user's first key.
      go('aa', part, { limit: 1 })
      snapshots.push(part)
      yield
    }
    return new NameIndex(rows, text, snapshots)
  }

  static of(names: readonly Named[]): NameIndex {
    return whole(NameIndex.making(names))
  }

  get size(): number {
    return this.names.length
  }

  /**
   * @param accept which ids count; null for all
   * @param query as typed, without blanks around it; empty lists everything, what is well known first and the rest by name
   */
  search(query: string, limit: number, accept: ((id: number) => boolean) | null = null): NameMatches {
    this.searches++
    if (query.length > longestQuery || query.includes('\n')) return { matches: [], total: 0 }
    if (query === '') return this.all(limit, accept)
    const counts = this.scan(query.toLowerCase(), accept)
    const matches: NameMatch[] = []
    let total = 0
    let contained = 0
    for (let tier = 0; tier < loose; tier++) {
      const rows = this.found[tier]!
      const at = this.foundAt[tier]!
      for (let i = 0; i < counts[tier]!; i++) {
        const row = rows[i]!
        contained++
        if (!this.isNew(this.ids[row]!)) continue
        total++
        if (matches.length >= limit) continue
        const highlights = [at[i]!, at[i]! + query.length]
        const name = this.names[row]!
        matches.push({ id: this.ids[row]!, name, tier: tier as Tier, rank: name.length, highlights })
      }
    }
    if (total >= Math.min(limit, enough) || query.length < shortestLoose) return { matches, total }
    return this.addLoose(query, limit, accept, matches, total, contained)
  }

  /** Every id with a name for which `test` holds, shortest name first. */
  filter(
    test: (name: string) => boolean,
    limit: number,
    accept: ((id: number) => boolean) | null,
  ): NameMatches {
    this.searches++
    const matches: NameMatch[] = []
    let total = 0
    for (let row = 0; row < this.names.length; row++) {
      const id = this.ids[row]!
      if (accept !== null && !accept(id)) continue
      const name = this.names[row]!
      if (!test(name) || !this.isNew(id)) continue
      total++
      if (matches.length < limit) matches.push({ id, name, tier: 0, rank: name.length, highlights: [] })
    }
    return { matches, total }
  }

  /** Fills `found` with the rows that contain the query, and says how many a tier. */
  private scan(query: string, accept: ((id: number) => boolean) | null): number[] {
    const { text, starts, ids } = this
    const counts = [0, 0, 0, 0]
    let row = 0
    let at = text.indexOf(query, 1)
    while (at >= 0) {
      while (starts[row + 1]! <= at) row++
      if (accept === null || accept(ids[row]!)) {
        const start = starts[row]!
        const end = starts[row + 1]! - 1
        let best = tierAt(text, start, end, at, query.length)
        let bestAt = at
        // 'read' is inside thread_read, and at the start of a word, too.
        for (let next = at; best > 2;) {
          next = text.indexOf(query, next + 1)
          if (next < 0 || next >= end) break
          const tier = tierAt(text, start, end, next, query.length)
          if (tier < best) {
            best = tier
            bestAt = next
          }
        }
        const i = counts[best]!++
        this.found[best]![i] = row
        this.foundAt[best]![i] = bestAt - start
      }
      at = text.indexOf(query, starts[row + 1]!)
    }
    return counts
  }

  private addLoose(
    query: string,
    limit: number,
    accept: ((id: number) => boolean) | null,
    matches: NameMatch[],
    total: number,
    contained: number,
  ): NameMatches {
    const results: Result[] = []
    let found = 0
    for (const part of this.snapshots) {
      // Room for the names that are in the list already.
      const ofPart = go(query, part, { limit: limit + contained })
      for (const result of ofPart) results.push(result)
      found += ofPart.total
    }
    let added = 0
    // Of equally near ones the shorter first; the library leaves their order open.
    results.sort((a, b) => b.score - a.score || a.target.length - b.target.length)
    for (const result of results) {
      const id = this.ids[this.rowNamed(result.target)!]!
      if ((accept !== null && !accept(id)) || !this.isNew(id)) continue
      added++
      if (matches.length < limit) {
        const highlights = ranges(result.indexes)
        matches.push({ id, name: result.target, tier: loose, rank: 1 - result.score, highlights })
      }
    }
    const beyond = accept === null && found > results.length ? found - contained : added
    return { matches, total: total + Math.max(added, beyond) }
  }

  private all(limit: number, accept: ((id: number) => boolean) | null): NameMatches {
    const matches: NameMatch[] = []
    let total = 0
    wellKnown.forEach((name, rank) => {
      const row = this.rowNamed(name)
      if (row === undefined || this.names[row] !== name) return
      const id = this.ids[row]!
      if ((accept !== null && !accept(id)) || !this.isNew(id)) return
      total++
      if (matches.length < limit) matches.push({ id, name, tier: 0, rank, highlights: [] })
    })
    for (const row of this.byName) {
      const id = this.ids[row]!
      if ((accept !== null && !accept(id)) || !this.isNew(id)) continue
      total++
      // The rank keeps this order; that of names of several indexes is theirs one after another.
      if (matches.length < limit)
        matches.push({ id, name: this.names[row]!, tier: 1, rank: 0, highlights: [] })
    }
    return { matches, total }
  }

  /** The first row of a name that is there; of another one some row, and none of no names. */
  private rowNamed(name: string): number | undefined {
    let [low, high] = [0, this.byName.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.names[this.byName[middle]!]! < name) low = middle + 1
      else high = middle
    }
    return this.byName[low]
  }

  private isNew(id: number): boolean {
    if (this.seen[id] === this.searches) return false
    this.seen[id] = this.searches
    return true
  }
}

const underscore = 0x5f
const dot = 0x2e
const colon = 0x3a
const hyphen = 0x2d

function tierAt(text: string, start: number, end: number, at: number, length: number): Tier {
  const before = at === start ? colon : text.charCodeAt(at - 1)
  // What follows a colon is a name of its own: sched_switch in sched:sched_switch.
  if (before === colon) return at + length === end ? 0 : 1
  return before === underscore || before === dot || before === hyphen ? 2 : 3
}

/** [2, 3, 4, 8] becomes [2, 5, 8, 9]. */
function ranges(indexes: readonly number[]): number[] {
  const result: number[] = []
  for (const index of indexes.toSorted((a, b) => a - b)) {
    if (result.length > 0 && result[result.length - 1] === index) result[result.length - 1] = index + 1
    else result.push(index, index + 1)
  }
  return result
}
