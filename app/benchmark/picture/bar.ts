/** One figure: its bar from the zero on, its interval as a whisker over it, and its number at the row's end. */
import { colourOf } from '../colours'
import type { Bar, Figure } from '../results'
import type { Plot } from './plot'
import { placeOn } from './scale'
import { textShape, type Shape } from './shapes'
import { inUnit } from './unit'

export interface BarLook {
  /** Middle of the bar. */
  readonly at: number
  readonly thick: number
  readonly size: number
  /** The result laid over is drawn hollow. */
  readonly hollow: boolean
}

export function barShapes(plot: Plot, key: string, bar: Bar, figure: Figure, look: BarLook): Shape[] {
  const { axis, unit, left, right, edge } = plot
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
  // Of a single round nothing is known, and the base beside itself has none.
  if (figure.low !== null && figure.high !== null) {
    const [low, high] = [place(figure.low), place(figure.high)]
    // One that goes on beyond the axis has no end there.
    const open = { low: figure.low < axis.from, high: figure.high > axis.to }
    shapes.push(...whisker(key, low, high, open, at, { reach: thick * 0.52, size, hollow }))
  }
  shapes.push(
    textShape(
      `number ${key}`,
      { x: edge, y: at + size * 0.36 },
      inUnit(figure.median, unit),
      size,
      hollow ? 'text-dim' : 'text',
      { anchor: 'end', bold: !hollow },
    ),
  )
  return shapes
}

interface WhiskerLook {
  /** How high its ends are. */
  readonly reach: number
  readonly size: number
  readonly hollow: boolean
}

/** Twice: a wide one in the pane's colour under a thin one, so that it is seen on any bar. Both grow with the type. */
function whisker(
  key: string,
  low: number,
  high: number,
  open: { readonly low: boolean; readonly high: boolean },
  at: number,
  { reach, size, hollow }: WhiskerLook,
): Shape[] {
  const thin = Math.max(1.25, size / 10)
  const lines: readonly (readonly [string, number, number, number, number])[] = [
    ['span', low, at, high, at],
    ...(open.low
      ? [
          ['lower', low + reach, at - reach / 2, low, at] as const,
          ['lower still', low + reach, at + reach / 2, low, at] as const,
        ]
      : [['low', low, at - reach / 2, low, at + reach / 2] as const]),
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
      width: under ? 2.4 * thin : thin,
      dash: [],
    }))
  return [...drawn(true), ...drawn(false)]
}
