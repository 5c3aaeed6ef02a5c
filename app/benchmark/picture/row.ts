/** A row of the chart: the arm's name, the bar, and the bar of the result laid over it. */
import type { Row } from '../rows'
import { barShapes } from './bar'
import { fitText, padOf, textWidth } from './lettering'
import { nameLines, type Plot } from './plot'
import { textShape, type Shape } from './shapes'

/** In sizes of the type: one bar, one bar with a name of two lines, two bars. */
const heights = { one: 1.75, named: 2.3, two: 2.6 } as const

/** Of the usual size. */
const smallest = 0.8

export function rowHeight({ twoLines, font }: Plot, { own, other }: Row): number {
  return font * (own !== null && other !== null ? heights.two : twoLines ? heights.named : heights.one)
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
    const at = both ? y + height * 0.78 : middle
    const thick = font * (both ? 0.5 : 0.8)
    const size = font * (both ? 0.8 : 1)
    shapes.push(
      ...barShapes(plot, `${row.key} other`, other!, otherFigure, { at, thick, size, hollow: true }),
    )
  }
  return shapes
}

function nameShapes({ left, font, twoLines }: Plot, row: Row, middle: number): Shape[] {
  const lines = twoLines ? nameLines(row.title) : [row.title]
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
