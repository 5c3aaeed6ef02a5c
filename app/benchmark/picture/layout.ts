/** Lays a benchmark's chart out: bars from left to right with whiskers, the base's line across, names and numbers. */
import { colourOf } from '../colours'
import { baseOf, type Bar, type ChartResult, type Figure, type Measure } from '../results'
import type { Row } from '../rows'
import { formatFigure, formatTick, measureHint } from '../words'
import { headOf, type Head } from './head'
import { fitText, textWidth } from './lettering'
import { axisOf, placeOn, type Axis } from './scale'
import type { Picture, Shape } from './shapes'

export interface ChartOptions {
  readonly width: number
  /** Size of the type; everything grows with it. */
  readonly font: number
  readonly measure: Measure
  readonly rows: readonly Row[]
  readonly own: ChartResult | null
  readonly other: ChartResult | null
  /** Title, conditions and sources inside the picture, for where nothing around it says them. */
  readonly head?: Head
}

interface Plot {
  /** The names do not fit on one line: what stands behind the comma goes under it. */
  readonly twoLines: boolean
  readonly axis: Axis
  readonly left: number
  readonly right: number
  readonly font: number
  readonly measure: Measure
}

/** Of the row's height, in sizes of the type: one bar, one bar with a name of two lines, two bars. */
const rowHeights = { one: 1.75, named: 2.3, two: 2.6 } as const

/** The names' share of the width at most. */
const nameShare = 0.42

export function layOutChart(options: ChartOptions): Picture {
  const { width, font, rows, own, other } = options
  const pad = font * 0.7
  const head = options.head === undefined ? null : headOf(options.head, width, font)
  const plot = plotOf(options, pad)
  const top = (head?.height ?? 0) + font * 3.1
  const both = other !== null && own !== null
  const rowHeight = font * (both ? rowHeights.two : plot.twoLines ? rowHeights.named : rowHeights.one)
  const bottom = top + rows.length * rowHeight
  const shapes: Shape[] = [
    ...(head?.shapes ?? []),
    ...axisShapes(plot, options, { pad, top, bottom }),
    ...rows.flatMap((row, index) => rowShapes(plot, row, pad, top + index * rowHeight, rowHeight)),
  ]
  const feet = head?.feet(bottom + font * 1.2) ?? { shapes: [], height: 0 }
  return {
    width,
    height: Math.ceil(bottom + font * 0.6 + feet.height),
    shapes: [...shapes, ...feet.shapes],
    rows: rows.map(({ key }, index) => ({ key, y: top + index * rowHeight, height: rowHeight })),
  }
}

/** How far beyond all bars a whisker may push the axis, as a share of the greatest: else one wild figure hides the rest. */
const whiskerRoom = 0.15

function withinReach(ends: readonly (number | null)[], values: readonly number[]): number[] {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)]
  const room = (most - least) * whiskerRoom
  return ends.flatMap((end) => (end === null ? [] : [Math.min(most + room, Math.max(least - room, end))]))
}

function plotOf({ width, font, measure, rows, own, other }: ChartOptions, pad: number): Plot {
  const figures = rows.flatMap((row) => [row.own?.figures[measure], row.other?.figures[measure]])
  const values = figures.flatMap((figure) => (figure == null ? [] : [figure.median]))
  const bases = [baseOf(own, measure), baseOf(other, measure)].filter((value) => value !== null)
  const names = (lines: (title: string) => readonly string[]) =>
    Math.max(0, ...rows.flatMap(({ title }) => lines(title).map((line) => textWidth(line, font))))
  const twoLines = names((title) => [title]) > width * nameShare
  const named = names(twoLines ? nameLines : (title) => [title])
  const left = pad + Math.min(named, width * nameShare) + font * 0.6
  const numbers = Math.max(
    font * 3,
    ...figures.map((figure) =>
      figure == null ? 0 : textWidth(formatFigure(figure.median, measure), font * 1.05),
    ),
  )
  const right = Math.max(left + font, width - pad - numbers - font * 0.6)
  const tickRoom = font * 4.5
  const ends = figures.flatMap((figure) => [figure?.low ?? null, figure?.high ?? null])
  const axis = axisOf(
    [...values, ...bases, ...withinReach(ends, [...values, ...bases])],
    Math.max(2, Math.floor((right - left) / tickRoom)),
  )
  return { axis, left, right, font, measure, twoLines }
}

interface Frame {
  readonly pad: number
  readonly top: number
  readonly bottom: number
}

function axisShapes(plot: Plot, { own, other }: ChartOptions, { pad, top, bottom }: Frame): Shape[] {
  const { axis, left, right, font, measure } = plot
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
      text(`tick ${tick}`, x, top - font * 0.6, formatTick(tick, measure), small, 'text-dim', 'middle'),
    ]
  })
  const hint = fitText(measureHint(measure, (own ?? other)?.counted ?? 'event'), small, right - pad)
  const hintRoom = textWidth(hint, small)
  const hintLeft = Math.max(pad, Math.min(left, right - hintRoom))
  return [
    text('hint', hintLeft, top - font * 1.9, hint, small, 'text-dim', 'start'),
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
  const line = (key: string, value: number | null, stroke: string, dash: readonly number[]): Shape[] => {
    if (value === null) return []
    const x = placeOn(axis, value, left, right)
    return [{ kind: 'line', key, x1: x, y1: top - font * 0.3, x2: x, y2: bottom, stroke, width: 1.5, dash }]
  }
  const [ours, theirs] = [baseOf(own, measure), baseOf(other, measure)]
  return [
    ...(theirs === ours ? [] : line('base of the other', theirs, 'text-faint', [1, 4])),
    ...line('base', ours, 'text', [5, 4]),
  ]
}

function rowShapes(plot: Plot, row: Row, pad: number, y: number, height: number): Shape[] {
  const { left, font, measure } = plot
  const { own, other } = row
  const isRunning = own?.state === 'running'
  const middle = y + height / 2
  const both = own !== null && other !== null
  const ownFigure = own?.figures[measure] ?? null
  const otherFigure = other?.figures[measure] ?? null
  const shapes: Shape[] = nameShapes(plot, row, pad, middle)
  if (ownFigure !== null) {
    const thick = font * 1.06
    const at = both ? y + height * 0.36 : middle
    shapes.push(...barShapes(plot, row.key, own!, ownFigure, { at, thick, size: font, hollow: false }))
  } else if (own !== null && own.state !== 'done') {
    const word = isRunning ? 'measuring…' : 'waiting'
    const at = (both ? y + height * 0.36 : middle) + font * 0.33
    shapes.push(text(`word ${row.key}`, left + font * 0.5, at, word, font * 0.85, 'text-faint'))
  }
  if (otherFigure !== null) {
    const at = both ? y + height * 0.78 : middle
    const thick = font * (both ? 0.5 : 0.8)
    const size = font * (both ? 0.8 : 1)
    shapes.push(
      ...barShapes(plot, `${row.key} other`, other!, otherFigure, { at, thick, size, hollow: true }),
    )
  }
  return shapes
}

/** `kprobe through ftrace` and `counted by BPF`. */
function nameLines(title: string): string[] {
  const comma = title.indexOf(', ')
  return comma < 0 ? [title] : [title.slice(0, comma), title.slice(comma + 2)]
}

function nameShapes({ left, font, twoLines }: Plot, row: Row, pad: number, middle: number): Shape[] {
  const lines = twoLines ? nameLines(row.title) : [row.title]
  const room = left - pad - font * 0.6
  const fill = row.own?.state === 'running' ? 'accent' : 'text'
  return lines.map((line, index) => {
    const size = index === 0 ? font : font * 0.85
    const up = lines.length === 1 ? -0.36 : index === 0 ? 0.12 : -0.92
    const key = `name ${row.key}${index === 0 ? '' : ' more'}`
    const colour = index === 0 ? fill : 'text-dim'
    return text(key, left - font * 0.6, middle - font * up, fitText(line, size, room), size, colour, 'end')
  })
}

interface BarLook {
  /** Middle of the bar. */
  readonly at: number
  readonly thick: number
  readonly size: number
  /** The result laid over is drawn hollow. */
  readonly hollow: boolean
}

function barShapes(plot: Plot, key: string, bar: Bar, figure: Figure, look: BarLook): Shape[] {
  const { axis, left, right, measure } = plot
  const { at, thick, size, hollow } = look
  const place = (value: number) => placeOn(axis, value, left, right)
  const [zero, end] = [place(0), place(figure.median)]
  const { token, light } = colourOf(bar.mechanism)
  const shapes: Shape[] = [
    {
      kind: 'rectangle',
      key: `bar ${key}`,
      x: Math.min(zero, end),
      y: at - thick / 2,
      width: Math.max(0.75, Math.abs(end - zero)),
      height: thick,
      fill: hollow ? null : token,
      opacity: light ? 0.55 : 1,
      stroke: hollow || light ? token : null,
    },
  ]
  let reach = Math.max(zero, end)
  // The base beside itself has an interval of no width, which would be drawn as if it were a measured one.
  if (figure.low !== null && figure.high !== null && figure.low !== figure.high) {
    const [low, high] = [place(figure.low), place(figure.high)]
    // One that goes on beyond the axis has no end there.
    const open = { low: figure.low < axis.from, high: figure.high > axis.to }
    reach = Math.max(reach, high)
    shapes.push(...whisker(key, low, high, open, at, thick * 0.52, hollow))
  }
  const label = formatFigure(figure.median, measure)
  shapes.push(
    text(
      `number ${key}`,
      reach + size * 0.5,
      at + size * 0.36,
      label,
      size,
      hollow ? 'text-dim' : 'text',
      'start',
      { bold: !hollow, halo: true },
    ),
  )
  return shapes
}

/** Twice: a wide one in the pane's colour under a thin one, so that it is seen on any bar. */
function whisker(
  key: string,
  low: number,
  high: number,
  open: { readonly low: boolean; readonly high: boolean },
  at: number,
  reach: number,
  hollow: boolean,
): Shape[] {
  const lines: readonly (readonly [string, number, number, number, number])[] = [
    ['span', low, at, high, at],
    ...(open.low ? [] : [['low', low, at - reach / 2, low, at + reach / 2] as const]),
    ...(open.high
      ? [
          ['further', high - reach, at - reach / 2, high, at] as const,
          ['further still', high - reach, at + reach / 2, high, at] as const,
        ]
      : [['high', high, at - reach / 2, high, at + reach / 2] as const]),
  ]
  const drawn = (under: boolean) =>
    lines.map(([part, x1, y1, x2, y2]): Shape => ({
      kind: 'line',
      key: `${part} ${under ? 'under ' : ''}${key}`,
      x1,
      y1,
      x2,
      y2,
      stroke: under ? 'surface-pane' : hollow ? 'text-dim' : 'text',
      width: under ? 4 : 1.5,
      dash: [],
    }))
  return [...drawn(true), ...drawn(false)]
}

function text(
  key: string,
  x: number,
  y: number,
  content: string,
  size: number,
  fill: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
  { bold, halo } = { bold: false, halo: false },
): Shape {
  return { kind: 'text', key, x, y, text: content, size, fill, anchor, bold, halo }
}
