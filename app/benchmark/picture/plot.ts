/** How a chart's width is shared by names, bars and numbers, and which axis the bars stand on. */
import { baseOf, type ChartResult, type Measure } from '../results'
import { familyOf, restOfTitle, type Order, type Row } from '../rows'
import type { Head } from './head'
import { boldWidth, padOf, textWidth } from './lettering'
import { axisOf, type Axis } from './scale'
import { inUnit, tickInUnit, unitOf, type Unit } from './unit'

export interface ChartOptions {
  readonly width: number
  /** Size of the type; everything grows with it. */
  readonly font: number
  readonly measure: Measure
  readonly order: Order
  readonly rows: readonly Row[]
  readonly own: ChartResult | null
  readonly other: ChartResult | null
  /** Title, conditions and sources inside the picture, for where nothing around it says them. */
  readonly head?: Head
}

/** How rows are named: on a line, on two with the consumer under the mechanism, or under a heading for the mechanism. */
export type Naming = 'line' | 'two lines' | 'headings'

export interface Plot {
  readonly naming: Naming
  readonly axis: Axis
  readonly unit: Unit
  readonly left: number
  readonly right: number
  /** Where the numbers end, one under the other. */
  readonly edge: number
  readonly font: number
  readonly measure: Measure
}

/** The names' share of the width at most. */
const nameShare = 0.42

/** `kprobe through ftrace` and `counted by BPF`; under a heading the latter alone. */
export function namesOf({ title }: Row, naming: Naming): string[] {
  if (naming === 'line') return [title]
  if (naming === 'headings') return [restOfTitle(title) ?? title]
  const comma = title.indexOf(', ')
  return comma < 0 ? [title] : [title.slice(0, comma), title.slice(comma + 2)]
}

/** What stands over a row under headings: its family's name, where a new one begins that is more than the row's name. */
export function headingOf(row: Row, before: Row | undefined, naming: Naming): string | null {
  if (naming !== 'headings' || restOfTitle(row.title) === null) return null
  const family = familyOf(row.title)
  return before !== undefined && familyOf(before.title) === family ? null : family
}

function namingOf(rows: readonly Row[], order: Order, font: number, room: number): Naming {
  const families = new Set(rows.map(({ title }) => familyOf(title)))
  if (order === 'mechanism' && families.size < rows.length) return 'headings'
  return rows.some(({ title }) => textWidth(title, font) > room) ? 'two lines' : 'line'
}

/** How far beyond all bars a whisker may push the axis, as a share of the greatest: else one wild figure hides the rest. */
const whiskerRoom = 0.15

function withinReach(ends: readonly (number | null)[], values: readonly number[]): number[] {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)]
  const room = (most - least) * whiskerRoom
  return ends.flatMap((end) => (end === null ? [] : [Math.min(most + room, Math.max(least - room, end))]))
}

export function plotOf({ width, font, measure, order, rows, own, other }: ChartOptions): Plot {
  const pad = padOf(font)
  const figures = rows.flatMap((row) => [
    row.own?.figures[measure] ?? null,
    row.other?.figures[measure] ?? null,
  ])
  const values = figures.flatMap((figure) => (figure === null ? [] : [figure.median]))
  const bases = [baseOf(own, measure), baseOf(other, measure)].filter((value) => value !== null)
  const naming = namingOf(rows, order, font, width * nameShare)
  const names = rows.flatMap((row, index) => {
    const heading = headingOf(row, rows[index - 1], naming)
    const widths = namesOf(row, naming).map((name) => textWidth(name, font))
    return heading === null ? widths : [...widths, boldWidth(heading, font)]
  })
  const left = pad + Math.min(Math.max(0, ...names), width * nameShare) + font * 0.6
  const unit = unitOf(values, measure)
  const numbers = Math.max(font * 3, ...values.map((value) => boldWidth(inUnit(value, unit), font)))
  const edge = width - pad
  const right = Math.max(left + font, edge - numbers - font * 0.8)
  const greatest = Math.ceil(Math.max(1, ...[...values, ...bases].map((value) => value / unit.scale)))
  const widest = tickInUnit(greatest * unit.scale, unit)
  const tickRoom = textWidth(widest, font * 0.85) + font * 1.4
  const ends = figures.flatMap((figure) => [figure?.low ?? null, figure?.high ?? null])
  const axis = axisOf(
    [...values, ...bases, ...withinReach(ends, [...values, ...bases])],
    Math.max(2, Math.floor((right - left) / tickRoom)),
  )
  return { naming, axis, unit, left, right, edge, font, measure }
}
