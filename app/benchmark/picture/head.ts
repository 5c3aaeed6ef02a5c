/** Title, conditions, the emulated mark and sources, for a picture that stands alone: exported, or shown to a room. */
import { padOf, wrapText } from './lettering'
import { textShape, type Shape } from './shapes'

export interface Head {
  readonly title: string
  /** Conditions, under the title. */
  readonly lines: readonly string[]
  /** Said where nobody can miss it: `Emulated: not hardware's figures`. */
  readonly mark: string | null
  /** What the hollow bars are, where a published figure comes from. */
  readonly feet: readonly string[]
}

export interface HeadLayout {
  readonly shapes: readonly Shape[]
  readonly height: number
  readonly feet: (top: number) => { readonly shapes: readonly Shape[]; readonly height: number }
}

export function headOf(head: Head, width: number, font: number): HeadLayout {
  const pad = padOf(font)
  const room = width - 2 * pad
  const shapes: Shape[] = []
  let y = pad
  const write = (prefix: string, content: string, size: number, fill: string, bold: boolean) => {
    for (const [index, line] of wrapText(content, size, room).entries()) {
      y += size * 1.35
      const key = `${prefix} ${index}`
      shapes.push(textShape(key, { x: pad, y }, line, size, fill, { bold }))
    }
  }
  write('title', head.title, font * 1.5, 'text', true)
  head.lines.forEach((line, index) => write(`line ${index}`, line, font * 0.85, 'text-dim', false))
  if (head.mark !== null) write('mark', head.mark, font, 'warning', true)
  return { shapes, height: y + font * 0.8, feet: (top) => feetOf(head.feet, top, room, font) }
}

function feetOf(feet: readonly string[], top: number, room: number, font: number) {
  const size = font * 0.8
  const lines = feet.flatMap((foot) => wrapText(foot, size, room))
  const shapes = lines.map((content, index) =>
    textShape(
      `foot ${index}`,
      { x: padOf(font), y: top + (index + 1) * size * 1.4 },
      content,
      size,
      'text-dim',
    ),
  )
  return { shapes, height: lines.length === 0 ? 0 : (lines.length + 1) * size * 1.4 }
}
