/** How one mechanism writes its sources. */
import type { Result } from '../../base/result'
import type { SourceKind, SourceOf } from '../../model/source'
import type { Piece } from './text'

export interface Mechanism<K extends SourceKind> {
  readonly kind: K
  /** Other words before the colon: bpftrace's short and older names. */
  readonly aliases: readonly string[]
  /** A right one, for messages. */
  readonly example: string
  /** Reads what stands after the first colon. */
  parse(rest: Piece): Result<SourceOf<K>>
  /** Writes what stands after the first colon. `parse` of it gives the same source. */
  print(source: SourceOf<K>): string
}
