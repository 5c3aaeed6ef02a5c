/** A row of the chart: the arm's name, the bar, and the bar of the result laid over it. */
import type { Row } from '../rows'
import { barShapes } from './bar'
import { boldWidth, fitText, padOf, textWidth } from './lettering'
import { namesOf, type Plot } from './plot'
import { textShape, type Shape } from './shapes'

/** In sizes of the type: one bar, one bar with a name of two lines, two bars, a heading. */
const heights = { one: 1.75, named: 2.65, two: 2.7, heading: 1.9 } as const

/** Of the usual size. */
const smallest = 0.8

export function rowHeight({ naming, font }: Plot, { own, other }: Row): number {
  const both = own !== null && other !== null
  return font * (both ? heights.two : naming === 'two lines' ? heights.named : heights.one)
}

export function headingHeight({ font }: Plot): number {
  return font * heights.heading
}

export function headingShape({ left, font }: Plot, heading: string, y: number): Shape {
  const at = { x: left - font * 0.6, y: y + font * (heights.heading - 0.45) }
  const size = font * Math.min(1, (left - padOf(font) - font * 0.6) / boldWidth(heading, font))
  return textShape(`heading ${heading}`, at, heading, size, 'text', { anchor: 'end', bold: true })
}

export function rowShapes(plot: Plot, row: Row, y: number, height: number): Shape[] {
  const { left, font, measure } = plot
  const { own, other } = row
  const isRunning = own?.state === 'running'
  const middle = y + height / 2
  const both = own !== null && other !== null
  const ownFigure = own?.figures[measure] ?? null
  const otherFigure = other?.figures[measure] ?? null
  const shapes: Shape[] = nameShapes(plot, row, middle)
  if (ownFigure !== null) {
    const thick = font * 1.06
    const at = both ? y + height * 0.36 : middle
    shapes.push(...barShapes(plot, row.key, own!, ownFigure, { at, thick, size: font, hollow: false }))
  } else if (own !== null && own.state !== 'done') {
    const word = isRunning ? 'measuring…' : 'waiting'
    const at = { x: left + font * 0.5, y: (both ? y + height * 0.36 : middle) + font * 0.33 }
    shapes.push(textShape(`word ${row.key}`, at, word, font * 0.85, 'text-faint'))
  }
  if (otherFigure !== null) {
    const at = both ? y + height * 0.76 : middle
    const thick = font * (both ? 0.55 : 0.8)
    const size = font * (both ? 0.85 : 1)
    shapes.push(
      ...barShapes(plot, `${row.key} other`, other!, otherFigure, { at, thick, size, hollow: true }),
    )
  }
  return shapes
}

function nameShapes({ left, font, naming }: Plot, row: Row, middle: number): Shape[] {
  const lines = namesOf(row, naming)
  const room = left - padOf(font) - font * 0.6
  const fill = row.own?.state === 'running' ? 'accent' : 'text'
  return lines.map((line, index) => {
    const size = index === 0 ? font : smallerToFit(line, font * 0.85, room)
    const up = lines.length === 1 ? -0.36 : index === 0 ? 0.12 : -0.92
    const key = `name ${row.key}${index === 0 ? '' : ' more'}`
    const colour = index === 0 ? fill : 'text-dim'
    const at = { x: left - font * 0.6, y: middle - font * up }
    return textShape(key, at, fitText(line, size, room), size, colour, { anchor: 'end' })
  })
}

/** What tells one arm from its neighbour stands at its end: smaller type comes before a cut. */
function smallerToFit(line: string, size: number, room: number): number {
  return Math.min(size, Math.max(size * smallest, (size * room) / textWidth(line, size)))
}
