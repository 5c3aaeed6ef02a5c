/**
 * The path of a line on the canvas, straight from typed arrays. uPlot's own builder knows gaps only as `null`, which a
 * Float64Array cannot hold; here NaN is the gap, and a canvas would silently draw across it.
 */
import { toLog } from './valueScale'

/** Where plot coordinates lie on the canvas, in device pixels. */
export interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly from: number
  readonly to: number
  /** Top of the vertical scale, as a value. */
  readonly max: number
  readonly log: boolean
}

export interface LinePath {
  readonly stroke: Path2D
  /** Closed to the bottom of the plot; null when no area is wanted. */
  readonly fill: Path2D | null
}

export function linePath(
  time: ArrayLike<number>,
  values: ArrayLike<number>,
  frame: Frame,
  area: boolean,
): LinePath {
  const stroke = new Path2D()
  const fill = area ? new Path2D() : null
  const perSecond = frame.width / (frame.to - frame.from)
  const bottom = frame.top + frame.height
  const perUnit = frame.height / (frame.log ? toLog(frame.max) : frame.max)
  const { length } = time
  let open = false
  let points = 0
  let startX = 0
  let x = 0
  let y = 0
  for (let i = 0; i < length; i++) {
    const value = values[i]!
    if (Number.isNaN(value)) {
      if (open) end()
      continue
    }
    x = frame.left + (time[i]! - frame.from) * perSecond
    y = bottom - (frame.log ? toLog(value) : value) * perUnit
    if (!open) {
      open = true
      points = 0
      startX = x
      stroke.moveTo(x, y)
      fill?.moveTo(x, bottom)
    } else stroke.lineTo(x, y)
    fill?.lineTo(x, y)
    points++
  }
  if (open) end()
  return { stroke, fill }

  function end(): void {
    open = false
    // One sample between two gaps: a line of no length is drawn as a dot by its round caps.
    if (points === 1) stroke.lineTo(startX, y)
    if (fill !== null) {
      fill.lineTo(x, bottom)
      fill.closePath()
    }
  }
}
