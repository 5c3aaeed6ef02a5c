/** The heat map's picture on a canvas. */
import type { HeatMap } from '../../../app/analysis/mapHistory'
import { bucketName } from '../../../app/analysis/programMaps'
import { formatElapsed } from '../../../app/base/quantity'
import type { Bucket } from '../../../app/model/program'
import type { Theme } from '../../theme/theme'

export interface HeatSize {
  readonly width: number
  readonly height: number
}

/** A column is no wider than this: the first seconds would else be a wall. */
const widestColumn = 18
/** Nor is a row higher: few buckets are no flag. */
const highestRow = 72

interface Place {
  readonly left: number
  /** Of the cells; the times stand below. */
  readonly height: number
  readonly column: number
  readonly row: number
  /** Index of the first column that has room. */
  readonly first: number
}

function placeOf(heat: HeatMap, size: HeatSize, stage: boolean): Place {
  const font = stage ? 16 : 12
  const longest = heat.buckets.reduce((most, bucket) => Math.max(most, bucketName(bucket).length), 4)
  const left = Math.ceil(longest * font * 0.62) + 10
  const room = size.height - font - 10
  const width = Math.max(1, size.width - left)
  const column = Math.max(3, Math.min(widestColumn, width / Math.max(1, heat.columns.length)))
  const fits = Math.floor(width / column)
  return {
    left,
    height: Math.min(room, highestRow * heat.buckets.length),
    column,
    row: Math.max(1, Math.min(highestRow, room / Math.max(1, heat.buckets.length))),
    first: Math.max(0, heat.columns.length - fits),
  }
}

export function drawHeatMap(
  canvas: HTMLCanvasElement,
  heat: HeatMap,
  size: HeatSize,
  theme: Theme,
  stage: boolean,
): void {
  const scale = devicePixelRatio
  canvas.width = Math.round(size.width * scale)
  canvas.height = Math.round(size.height * scale)
  canvas.style.width = `${size.width}px`
  canvas.style.height = `${size.height}px`
  const context = canvas.getContext('2d')
  if (context === null) return
  context.scale(scale, scale)
  const place = placeOf(heat, size, stage)
  const { left, height, column, row, first } = place
  const font = stage ? 16 : 12

  context.fillStyle = theme.colours.grid
  context.globalAlpha = 0.35
  context.fillRect(left, 0, size.width - left, height)
  context.fillStyle = theme.colours.accent
  heat.columns.slice(first).forEach(({ counts }, x) => {
    counts.forEach((count, bucket) => {
      if (count <= 0) return
      // By the root: what is rare is still seen beside what is common.
      context.globalAlpha = 0.08 + 0.92 * Math.sqrt(count / Math.max(1, heat.most))
      context.fillRect(
        left + x * column,
        height - (bucket + 1) * row,
        Math.max(1, column - 1),
        Math.max(1, row - 1),
      )
    })
  })
  context.globalAlpha = 1

  context.fillStyle = theme.colours['text-dim']
  context.font = `${font}px ${theme.fontMono}`
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  const every = Math.max(1, Math.ceil((font + 4) / row))
  heat.buckets.forEach((bucket, index) => {
    if (index % every !== 0) return
    context.fillText(bucketName(bucket), left - 8, height - (index + 0.5) * row)
  })
  drawTimes(context, heat, place, size, font)
}

function drawTimes(
  context: CanvasRenderingContext2D,
  heat: HeatMap,
  { left, height, column, first }: Place,
  size: HeatSize,
  font: number,
): void {
  const begun = heat.columns[0]?.time
  if (begun === undefined) return
  context.textAlign = 'center'
  const shown = heat.columns.slice(first)
  const seconds = shown.map(({ time }) => (time - begun) / 1000)
  const perColumn = (seconds.at(-1)! - seconds[0]!) / Math.max(1, seconds.length - 1)
  const step = timeSteps.find((each) => each * column >= perColumn * font * 5) ?? 600
  let next = Math.ceil(seconds[0]! / step) * step
  seconds.forEach((at, index) => {
    if (at < next) return
    const x = left + (index + 0.5) * column
    if (x > left + font && x < size.width - font * 1.5)
      context.fillText(formatElapsed(next), x, height + 5 + font / 2)
    next += step
  })
}

/** Seconds between two times that are written. */
const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300]

/** What lies under the pointer; null beside the picture. */
export function heatCellAt(
  heat: HeatMap,
  size: HeatSize,
  stage: boolean,
  x: number,
  y: number,
): { readonly bucket: Bucket; readonly count: number; readonly seconds: number } | null {
  const { left, height, column, row, first } = placeOf(heat, size, stage)
  const at = heat.columns[first + Math.floor((x - left) / column)]
  const index = Math.floor((height - y) / row)
  const bucket = heat.buckets[index]
  if (x < left || at === undefined || bucket === undefined) return null
  return { bucket, count: at.counts[index] ?? 0, seconds: (at.time - heat.columns[0]!.time) / 1000 }
}
