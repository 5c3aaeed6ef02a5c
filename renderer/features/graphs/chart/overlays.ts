/** What is drawn on the chart's canvas beside the lines: gaps, and the dots under the pointer. */
import type uPlot from 'uplot'
import type { WindowView } from '../../../../app/analysis/windowView'
import type { Gap } from './gaps'
import type { ChartColours, ChartLine, ChartSize } from './plotOptions'

interface Look {
  readonly colours: ChartColours
  readonly size: ChartSize
  readonly fontFamily: string
}

/** Hatched, so that a gap is seen as such without colour. */
export function drawGaps(plot: uPlot, gaps: readonly Gap[], look: Look): void {
  const { ctx, bbox } = plot
  for (const gap of gaps) {
    const { left, right } = edgesOf(plot, gap)
    if (right - left < 1) continue
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, bbox.top, right - left, bbox.height)
    ctx.clip()
    ctx.strokeStyle = look.colours.gap
    ctx.lineWidth = devicePixelRatio
    ctx.beginPath()
    const step = 9 * devicePixelRatio
    // Hatching that moves with the gap's own left edge does not crawl while the chart scrolls.
    const begin = plot.valToPos(gap.from, 'x', true)
    const skipped = Math.max(0, Math.floor((left - bbox.height - begin) / step))
    for (let x = begin + skipped * step - bbox.height; x < right; x += step) {
      ctx.moveTo(x, bbox.top + bbox.height)
      ctx.lineTo(x + bbox.height, bbox.top)
    }
    ctx.stroke()
    ctx.restore()
  }
}

/** Named where there is room; above the grid, whose lines would strike the words out. */
export function nameGaps(plot: uPlot, gaps: readonly Gap[], look: Look): void {
  for (const gap of gaps) {
    const { left, right } = edgesOf(plot, gap)
    if (right - left < 1) continue
    plot.ctx.save()
    label(plot, 'connection lost', left, right, look)
    plot.ctx.restore()
  }
}

/** In pixels of the canvas, within the plot. */
function edgesOf(plot: uPlot, gap: Gap): { left: number; right: number } {
  const { left, width } = plot.bbox
  return {
    left: Math.max(left, plot.valToPos(gap.from, 'x', true)),
    right: Math.min(left + width, plot.valToPos(gap.to, 'x', true)),
  }
}

function label(plot: uPlot, text: string, left: number, right: number, look: Look): void {
  const { ctx, bbox } = plot
  const font = look.size.font * devicePixelRatio
  ctx.font = `${font}px ${look.fontFamily}`
  const width = ctx.measureText(text).width
  const pad = 6 * devicePixelRatio
  const room = right - left
  const upright = room < width + 2 * pad
  if (upright && (room < font * 1.6 || bbox.height < width + 2 * pad)) return
  ctx.translate((left + right) / 2, bbox.top + bbox.height / 2)
  if (upright) ctx.rotate(-Math.PI / 2)
  ctx.fillStyle = look.colours.background
  ctx.fillRect(-width / 2 - pad, -font * 0.8, width + 2 * pad, font * 1.6)
  ctx.fillStyle = look.colours.text
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  ctx.fillText(text, 0, 0)
}

interface Lines extends Look {
  readonly lines: readonly ChartLine[]
}

/** A dot on each line at the point nearest to `time`. */
export function drawDots(plot: uPlot, view: WindowView, time: number, model: Lines): void {
  const at = nearestIndex(view.time, time)
  if (at < 0) return
  const { ctx, bbox } = plot
  const x = plot.valToPos(view.time[at]!, 'x', true)
  if (x < bbox.left || x > bbox.left + bbox.width) return
  for (let i = 0; i < model.lines.length; i++) {
    const line = model.lines[i]!
    const value = view.values[i]?.[at] ?? NaN
    if (line.hidden || Number.isNaN(value)) continue
    ctx.beginPath()
    ctx.arc(x, plot.valToPos(value, 'y', true), (model.size.line + 2.5) * devicePixelRatio, 0, 2 * Math.PI)
    ctx.fillStyle = line.colour
    ctx.fill()
    ctx.strokeStyle = model.colours.background
    ctx.lineWidth = 1.5 * devicePixelRatio
    ctx.stroke()
  }
}

/** Index of the element of rising `times` that is nearest to `time`; -1 when there is none. */
export function nearestIndex(times: ArrayLike<number>, time: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle]! < time) low = middle + 1
    else high = middle
  }
  if (low === times.length) return times.length - 1
  return low > 0 && time - times[low - 1]! < times[low]! - time ? low - 1 : low
}
