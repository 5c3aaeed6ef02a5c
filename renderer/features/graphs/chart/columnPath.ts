/**
 * The path of a line that has several points a pixel: an upright stroke, one device pixel wide, over what each pixel's time
 * held. A canvas without a graphics card draws it sixty times as fast as the same points as a thick zigzag, and it is
 * the same picture.
 */
import type { Frame } from './linePath'
import { toLog } from './valueScale'

/** Lengths in turn drawn and left out, in pixels. */
export interface Dashes {
  readonly lengths: readonly number[]
  /** A stroke that is longer is never left out: it may be the spike that is looked for. */
  readonly longest: number
}

/**
 * @param grid seconds a pixel; buckets stand at its multiples, and all move by whole pixels together
 * @param thickness of the line where it is level, in device pixels
 */
export function columnPath(
  time: ArrayLike<number>,
  values: ArrayLike<number>,
  frame: Frame,
  grid: number,
  thickness: number,
  dashes: Dashes | null,
): Path2D {
  const path = new Path2D()
  const bottom = frame.top + frame.height
  const perUnit = frame.height / (frame.log ? toLog(frame.max) : frame.max)
  const first = Math.round(frame.left - frame.from / grid) + 0.5
  const { length } = time
  let bucket = NaN
  let [high, low, last] = [0, 0, 0]
  /** The bucket before, with what it held; NaN: the line begins anew. */
  let [beside, besideHigh, besideLow] = [NaN, 0, 0]
  for (let i = 0; i < length; i++) {
    const value = values[i]!
    if (Number.isNaN(value)) {
      end()
      beside = NaN
      continue
    }
    const y = bottom - (frame.log ? toLog(value) : value) * perUnit
    const here = Math.floor(time[i]! / grid)
    if (here === bucket) {
      if (y < high) high = y
      if (y > low) low = y
    } else {
      end()
      // Slow samples: the line goes on to the next one.
      if (here - beside > 1) {
        path.moveTo(first + beside, last)
        path.lineTo(first + here, y)
        beside = NaN
      }
      bucket = here
      high = y
      low = y
    }
    last = y
  }
  end()
  return path

  function end(): void {
    if (Number.isNaN(bucket)) return
    const [ownHigh, ownLow] = [high, low]
    if (!Number.isNaN(beside)) {
      // Up or down to the stroke beside it, as the line goes.
      if (high > besideLow) high = besideLow
      if (low < besideHigh) low = besideHigh
    }
    if (dashes === null || isDrawn(bucket, dashes) || low - high > dashes.longest) {
      path.moveTo(first + bucket, high - thickness / 2)
      path.lineTo(first + bucket, low + thickness / 2)
    }
    ;[beside, besideHigh, besideLow] = [bucket, ownHigh, ownLow]
    bucket = NaN
  }
}

function isDrawn(at: number, { lengths }: Dashes): boolean {
  const period = lengths.reduce((sum, length) => sum + length, 0)
  let rest = ((at % period) + period) % period
  for (let i = 0; i < lengths.length; i++) {
    if (rest < lengths[i]!) return i % 2 === 0
    rest -= lengths[i]!
  }
  return true
}
