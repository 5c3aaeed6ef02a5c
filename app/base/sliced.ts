/**
 * Long work that can be interrupted: a generator that yields wherever somebody else may be let on. What drives it decides
 * how often (in the engine `inSlices`, which keeps its event loop free).
 */
export type Sliced<T> = Generator<undefined, T, undefined>

/** How many rows of a table are worked on between two yields: some of them a millisecond's work. */
export const rowsInSlice = 512

/** All of it at once, for whoever has nobody else to let on. */
export function whole<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** A stable sort: blocks by the built-in one, then merged two and two. */
export function* sorted<T>(rows: readonly T[], compare: (a: T, b: T) => number): Sliced<T[]> {
  let from: T[] = []
  for (let at = 0; at < rows.length; at += rowsInSlice) {
    for (const row of rows.slice(at, at + rowsInSlice).sort(compare)) from.push(row)
    yield
  }
  let to: T[] = from.slice()
  for (let width = rowsInSlice; width < from.length; width *= 2) {
    let done = 0
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length)
      const end = Math.min(start + 2 * width, from.length)
      let [left, right] = [start, middle]
      for (let at = start; at < end; at++) {
        const takeLeft = left < middle && (right >= end || compare(from[left]!, from[right]!) <= 0)
        to[at] = takeLeft ? from[left++]! : from[right++]!
        if (++done % rowsInSlice === 0) yield
      }
    }
    ;[from, to] = [to, from]
  }
  return from
}
