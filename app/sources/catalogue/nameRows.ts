/** Names with what they name, in columns. */
import { rowsInSlice, type Sliced } from '../../base/sliced'

export interface Named {
  readonly name: string
  readonly id: number
}

/** Named things, shortest name first. */
export interface NamedRows {
  readonly names: readonly string[]
  readonly ids: Uint32Array
  /** One more than the largest id. */
  readonly idsEnd: number
  readonly starts: Uint32Array
  readonly byName: Uint32Array
}

/** A stable sort by length: one pass, where a comparing sort of 60,000 takes a tenth of a second. */
export function* byLength(ordered: readonly Named[]): Sliced<NamedRows> {
  const next: number[] = []
  for (const { name } of ordered) next[name.length + 1] = (next[name.length + 1] ?? 0) + 1
  for (let length = 0, before = 0; length < next.length; length++) {
    before += next[length] ?? 0
    next[length] = before
  }
  yield
  const size = ordered.length
  const names: string[] = Array.from({ length: size }, () => '')
  const ids = new Uint32Array(size)
  const byName = new Uint32Array(size)
  let idsEnd = 0
  for (let i = 0; i < size; i++) {
    const { name, id } = ordered[i]!
    const row = next[name.length]!++
    names[row] = name
    ids[row] = id
    byName[i] = row
    if (id >= idsEnd) idsEnd = id + 1
    if (i % rowsInSlice === 0) yield
  }
  const starts = new Uint32Array(size + 1)
  let at = 1
  for (let row = 0; row < size; row++) {
    starts[row] = at
    at += names[row]!.length + 1
  }
  starts[size] = at
  yield
  return { names, ids, idsEnd, starts, byName }
}
