/** A picture as plain shapes: the window draws them as SVG, exports write them as SVG or paint them on a canvas. */

/** Colours are names of the theme's tokens (`text`, `series-3`): whoever draws looks them up. */
export interface Rectangle {
  readonly kind: 'rectangle'
  readonly key: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly fill: string | null
  /** 0 to 1, of the fill. */
  readonly opacity: number
  readonly stroke: string | null
}

export interface Line {
  readonly kind: 'line'
  readonly key: string
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
  readonly stroke: string
  readonly width: number
  readonly dash: readonly number[]
}

export interface Text {
  readonly kind: 'text'
  readonly key: string
  readonly x: number
  /** Of the baseline. */
  readonly y: number
  readonly text: string
  readonly size: number
  readonly fill: string
  readonly anchor: 'start' | 'middle' | 'end'
  readonly bold: boolean
}

export type Shape = Rectangle | Line | Text

export interface Picture {
  readonly width: number
  readonly height: number
  readonly shapes: readonly Shape[]
  /** Where each row of the chart stands, for the pointer and the keyboard. */
  readonly rows: readonly { readonly key: string; readonly y: number; readonly height: number }[]
}

interface Lettering {
  readonly anchor?: Text['anchor']
  readonly bold?: boolean
}

export function textShape(
  key: string,
  { x, y }: { readonly x: number; readonly y: number },
  text: string,
  size: number,
  fill: string,
  { anchor = 'start', bold = false }: Lettering = {},
): Text {
  return { kind: 'text', key, x, y, text, size, fill, anchor, bold }
}
