/** Draws a line and the area below it. uPlot's own way (round joins, a zigzag through every point) is far slower. */
import type uPlot from 'uplot'
import { columnPath } from './columnPath'
import { linePath } from './linePath'
import type { ChartLine, ChartSize } from './plotOptions'

export interface LineLook {
  readonly line: ChartLine
  readonly size: ChartSize
  readonly log: boolean
  /** How many lines there are. */
  readonly lines: number
  /** Seconds a pixel where the data has several points in each; 0: points as they are. */
  readonly grid: number
}

/** An area under many lines hides lines instead of showing them. */
const mostAreas = 3
/** More lines are drawn thinner: easier to tell apart, and without a graphics card far quicker. */
const mostThick = 8

export function lineWidth(size: ChartSize, lines: number): number {
  return lines > mostThick ? Math.max(1, size.line * (2 / 3)) : size.line
}

/** @param index of the series; 0 is the time */
export function drawLine(plot: uPlot, index: number, look: LineLook): void {
  const { ctx, bbox, scales, data } = plot
  const { line, log, grid } = look
  const { x, y } = scales
  if (line.hidden || x?.min == null || x.max == null || y?.max == null) return
  const { left, top, width, height } = bbox
  const frame = { left, top, width, height, from: x.min, to: x.max, max: y.max, log }
  const time = data[0]
  const values = data[index] as unknown as ArrayLike<number>
  const thickness = lineWidth(look.size, look.lines) * devicePixelRatio
  // On a logarithmic scale an area says nothing.
  const area = look.lines <= mostAreas && !log && !line.faint
  const dashes = line.dash?.map((length) => length * thickness) ?? []
  const path = grid === 0 || area ? linePath(time, values, frame, area) : null

  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, width, height)
  ctx.clip()
  if (path?.fill) {
    ctx.fillStyle = withAlpha(line.colour, 0.1)
    ctx.fill(path.fill)
  }
  ctx.strokeStyle = line.faint ? withAlpha(line.colour, 0.18) : line.colour
  ctx.lineJoin = 'bevel'
  if (grid === 0) {
    ctx.lineWidth = thickness
    ctx.lineCap = 'round'
    ctx.setLineDash(dashes)
    ctx.stroke(path!.stroke)
  } else {
    ctx.lineWidth = 1
    ctx.lineCap = 'butt'
    const leftOut = dashes.length === 0 ? null : { lengths: dashes, longest: 3 * thickness }
    ctx.stroke(columnPath(time, values, frame, grid, thickness, leftOut))
  }
  ctx.restore()
}

/** `colour` is `#rrggbb`, as the theme's tokens are resolved for canvases; others are given back as they are. */
function withAlpha(colour: string, alpha: number): string {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return colour
  return `${colour}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`
}
