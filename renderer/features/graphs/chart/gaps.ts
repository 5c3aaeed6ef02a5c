/** Stretches of time in which no line at all is known: the connection was lost, or nothing was attached. */

export interface Gap {
  readonly from: number
  readonly to: number
}

/** Shorter ones are a source being attached, not worth a mark. */
const shortest = 1

/**
 * Gaps between the points of a window, in seconds. `time` rises; each of `lines` has a value a time, NaN when unknown.
 * What lies before the first known value or after the last is no gap by itself: nothing was promised there.
 */
export function gapsOf(time: Float64Array, lines: readonly Float64Array[], shown: readonly boolean[]): Gap[] {
  const gaps: Gap[] = []
  let lastKnown = NaN
  for (let i = 0; i < time.length; i++) {
    if (!anyKnown(i)) continue
    const at = time[i]!
    // A jump in time alone is one slow sample, whose rate is the mean over it; a gap is marked by NaN between.
    if (i > 0 && !Number.isNaN(lastKnown) && at - lastKnown >= shortest && !anyKnown(i - 1)) {
      gaps.push({ from: lastKnown, to: at })
    }
    lastKnown = at
  }
  return gaps

  function anyKnown(i: number): boolean {
    for (let line = 0; line < lines.length; line++) {
      if (shown[line] && !Number.isNaN(lines[line]![i]!)) return true
    }
    return false
  }
}
