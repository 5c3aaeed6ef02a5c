/** A picture as an SVG file of its own: no style sheet, no script, nothing to fetch. */
import type { Picture, Shape } from '../benchmark/picture/shapes'

export interface PictureColours {
  /** The colour of a theme's token. */
  readonly of: (token: string) => string
  readonly background: string
  readonly font: string
}

export function pictureSvg(picture: Picture, title: string, colours: PictureColours): string {
  const { width, height, shapes } = picture
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(colours.font)}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${escaped(colours.background)}"/>`,
    ...shapes.map((shape) => element(shape, colours.of)),
    '</svg>',
    '',
  ].join('\n')
}

function element(shape: Shape, colour: (token: string) => string): string {
  const paint = (token: string | null) => (token === null ? 'none' : escaped(colour(token)))
  switch (shape.kind) {
    case 'rectangle': {
      const stroke = shape.stroke === null ? '' : ` stroke="${paint(shape.stroke)}" stroke-width="1.5"`
      return `<rect x="${short(shape.x)}" y="${short(shape.y)}" width="${short(shape.width)}" height="${short(shape.height)}" fill="${paint(shape.fill)}" fill-opacity="${shape.opacity}"${stroke}/>`
    }
    case 'line': {
      const dash = shape.dash.length === 0 ? '' : ` stroke-dasharray="${shape.dash.join(' ')}"`
      return `<line x1="${short(shape.x1)}" y1="${short(shape.y1)}" x2="${short(shape.x2)}" y2="${short(shape.y2)}" stroke="${paint(shape.stroke)}" stroke-width="${shape.width}"${dash}/>`
    }
    case 'text': {
      const weight = shape.bold ? ' font-weight="600"' : ''
      return `<text x="${short(shape.x)}" y="${short(shape.y)}" font-size="${short(shape.size)}" fill="${paint(shape.fill)}" text-anchor="${shape.anchor}"${weight}>${escaped(shape.text)}</text>`
    }
  }
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** Text may come from a target: nothing in it is markup, and what XML forbids is left out. */
function escaped(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- XML 1.0 has no way to write them
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  )
}
