/** Lays a benchmark's chart out: bars from left to right with whiskers, the base's line across, names and numbers. */
import { baseOf, type ChartResult } from '../results'
import { measureHint } from '../words'
import { headOf } from './head'
import { fitText, padOf, textWidth } from './lettering'
import { headingOf, plotOf, type ChartOptions, type Plot } from './plot'
import { headingHeight, headingShape, rowHeight, rowShapes } from './row'
import { placeOn } from './scale'
import { textShape, type Picture, type Shape } from './shapes'
import { tickInUnit } from './unit'

export type { ChartOptions } from './plot'

export function layOutChart(options: ChartOptions): Picture {
  const { width, font } = options
  const head = options.head === undefined ? null : headOf(options.head, width, font)
  const plot = plotOf(options)
  const top = (head?.height ?? 0) + font * 3.1
  let bottom = top
  const headings: Shape[] = []
  const rows = options.rows.map((row, index) => {
    const heading = headingOf(row, options.rows[index - 1], plot.naming)
    if (heading !== null) {
      headings.push(headingShape(plot, heading, bottom))
      bottom += headingHeight(plot)
    }
    const y = bottom
    const height = rowHeight(plot, row)
    bottom += height
    return { row, y, height }
  })
  const shapes: Shape[] = [
    ...(head?.shapes ?? []),
    ...axisShapes(plot, options, { top, bottom }),
    ...headings,
    ...rows.flatMap(({ row, y, height }) => rowShapes(plot, row, y, height)),
  ]
  const feet = head?.feet(bottom + font * 1.2) ?? { shapes: [], height: 0 }
  return {
    width,
    height: Math.ceil(bottom + font * 0.6 + feet.height),
    shapes: [...shapes, ...feet.shapes],
    rows: rows.map(({ row, y, height }) => ({ key: row.key, y, height })),
  }
}

interface Frame {
  readonly top: number
  readonly bottom: number
}

function axisShapes(plot: Plot, { own, other }: ChartOptions, { top, bottom }: Frame): Shape[] {
  const { axis, unit, left, right, font, measure } = plot
  const pad = padOf(font)
  const small = font * 0.85
  const ticks = axis.ticks.flatMap((tick): Shape[] => {
    const x = placeOn(axis, tick, left, right)
    return [
      {
        kind: 'line',
        key: `grid ${tick}`,
        x1: x,
        y1: top - font * 0.3,
        x2: x,
        y2: bottom,
        stroke: tick === 0 ? 'line-strong' : 'grid',
        width: 1,
        dash: [],
      },
      textShape(`tick ${tick}`, { x, y: top - font * 0.6 }, tickInUnit(tick, unit), small, 'text-dim', {
        anchor: 'middle',
      }),
    ]
  })
  const hint = fitText(measureHint(measure, (own ?? other)?.counted ?? 'event'), small, right - pad)
  const hintRoom = textWidth(hint, small)
  const hintLeft = Math.max(pad, Math.min(left, right - hintRoom))
  return [
    textShape('hint', { x: hintLeft, y: top - font * 1.9 }, hint, small, 'text-dim'),
    ...ticks,
    ...(measure === 'over' ? [] : baseLines(plot, own, other, top, bottom)),
  ]
}

/** Across all rows: what everything is to be held against. */
function baseLines(
  { axis, left, right, font, measure }: Plot,
  own: ChartResult | null,
  other: ChartResult | null,
  top: number,
  bottom: number,
): Shape[] {
  const thick = Math.max(1.5, font / 10)
  const line = (key: string, value: number | null, stroke: string, dash: readonly number[]): Shape[] => {
    if (value === null) return []
    const x = placeOn(axis, value, left, right)
    return [
      {
        kind: 'line',
        key,
        x1: x,
        y1: top - font * 0.3,
        x2: x,
        y2: bottom,
        stroke,
        width: thick,
        dash: dash.map((length) => length * thick),
      },
    ]
  }
  const [ours, theirs] = [baseOf(own, measure), baseOf(other, measure)]
  return [
    ...(theirs === ours ? [] : line('base of the other', theirs, 'text-faint', [1, 3])),
    ...line('base', ours, 'text', [3.5, 2.5]),
  ]
}
