/** What each table of the catalogue finds, so that all can be put in one order. */
import type { SearchHit } from '../../model/catalogue'
import type { SourceKind } from '../../model/source'
import type { NameMatch, Tier } from './nameIndex'

/** One name that matches. Its hits are made only when it stands in the part of the list that is shown. */
export interface Candidate {
  readonly tier: Tier
  readonly rank: number
  hits(): SearchHit[]
}

export interface Found {
  /** Best first. */
  readonly candidates: Candidate[]
  /** Hits of all that match. */
  readonly total: number
}

export type Unavailable = (kind: SourceKind) => string | null

export function candidate(match: NameMatch, hits: () => SearchHit[]): Candidate {
  return { tier: match.tier, rank: match.rank, hits }
}
