/**
 * A search that follows the keys: one request is under way at most, the newest query waits behind it, those between are
 * never sent. What is shown stays until something newer has come, so the list does not flicker.
 */
import type { Failure } from '../../../app/base/failure'
import type { Result } from '../../../app/base/result'
import type { SearchHit } from '../../../app/model/catalogue'
import type { SourceKind } from '../../../app/model/source'

export interface Query {
  readonly text: string
  readonly kinds: readonly SourceKind[]
}

export interface Found {
  readonly query: Query
  readonly hits: readonly SearchHit[]
  readonly total: number
  /** Milliseconds that the engine took. */
  readonly elapsed: number
  readonly failure: Failure | null
}

type Ask = (query: Query) => Promise<Result<{ hits: SearchHit[]; total: number; elapsed: number }>>

export class LatestSearch {
  private busy = false
  private waiting: Query | null = null
  private over = false

  constructor(
    private readonly ask: Ask,
    private readonly onFound: (found: Found) => void,
  ) {}

  search(query: Query): void {
    this.waiting = query
    if (!this.busy) void this.next()
  }

  dispose(): void {
    this.over = true
    this.waiting = null
  }

  private async next(): Promise<void> {
    while (this.waiting !== null) {
      const query = this.waiting
      this.waiting = null
      this.busy = true
      const result = await this.ask(query)
      this.busy = false
      // A newer one waits: this answer would be seen for a frame only.
      if (this.over || this.waiting !== null) continue
      if (result.ok) this.onFound({ query, ...result.value, failure: null })
      else this.onFound({ query, hits: [], total: 0, elapsed: 0, failure: result.failure })
    }
  }
}

/**
 * The hits as they are shown. What was typed orders them; where nothing was, what can be attached comes first, kind by
 * kind in the order in which they were asked.
 */
export function inOrder(found: Found): readonly SearchHit[] {
  const { query, hits } = found
  if (query.text.trim() !== '') return hits
  const rank = (hit: SearchHit) =>
    (hit.unavailable === null ? 0 : query.kinds.length) + query.kinds.indexOf(hit.source.kind)
  return [...hits].sort((a, b) => rank(a) - rank(b))
}
