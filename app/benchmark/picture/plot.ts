/** How a chart's width is shared by names, bars and numbers, and which axis the bars stand on. */
import { baseOf, type ChartResult, type Measure } from '../results'
import type { Row } from '../rows'
import { formatFigure } from '../words'
import type { Head } from './head'
import { padOf, textWidth } from './lettering'
import { axisOf, type Axis } from './scale'

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

export interface Plot {
  /** The names do not fit on one line: what stands behind the comma goes under it. */
  readonly twoLines: boolean
  readonly axis: Axis
  readonly left: number
  readonly right: number
  readonly font: number
  readonly measure: Measure
}

/** The names' share of the width at most. */
const nameShare = 0.42

/** `kprobe through ftrace` and `counted by BPF`. */
export function nameLines(title: string): string[] {
  const comma = title.indexOf(', ')
  return comma < 0 ? [title] : [title.slice(0, comma), title.slice(comma + 2)]
}

/** How far beyond all bars a whisker may push the axis, as a share of the greatest: else one wild figure hides the rest. */
const whiskerRoom = 0.15

function withinReach(ends: readonly (number | null)[], values: readonly number[]): number[] {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)]
  const room = (most - least) * whiskerRoom
  return ends.flatMap((end) => (end === null ? [] : [Math.min(most + room, Math.max(least - room, end))]))
}

export function plotOf({ width, font, measure, rows, own, other }: ChartOptions): Plot {
  const pad = padOf(font)
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
  const tickRoom = font * 3.8
  const ends = figures.flatMap((figure) => [figure?.low ?? null, figure?.high ?? null])
  const axis = axisOf(
    [...values, ...bases, ...withinReach(ends, [...values, ...bases])],
    Math.max(2, Math.floor((right - left) / tickRoom)),
  )
  return { axis, left, right, font, measure, twoLines }
}
