/** What was probably meant: the nearest of a few known words. */

/** At most this many edits: more, and the suggestion would be a guess. */
const maxEdits = 2

/** The candidate fewest edits away, if it is near enough to be worth asking; null else. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  // A long word is no slip of the finger, and the table below is quadratic.
  if (word.length === 0 || word.length > 64) return null
  const lower = word.toLowerCase()
  let best: string | null = null
  let fewest = Math.min(maxEdits, Math.ceil(word.length / 3)) + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= fewest) continue
    const edits = editDistance(lower, candidate.toLowerCase())
    if (edits < fewest) {
      fewest = edits
      best = candidate
    }
  }
  return best
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let edits = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, beforeLast[j - 2]! + 1)
      }
      row.push(edits)
    }
    beforeLast = last
    last = row
  }
  return last[b.length]!
}
