/**
 * Text from a target, cut into what can be shown as it is and what would act on the screen: control characters, and the
 * format characters that reorder or hide text (Unicode TR36 and TR39; CVE-2021-42574 for the bidi ones).
 */
export interface TextPiece {
  readonly text: string
  /** An escape such as `\x1b`, standing for a character that must not be shown itself. */
  readonly escaped: boolean
}

/** C0, DEL and C1 controls, soft hyphen, zero-width, bidi marks and embeddings, line separators, fillers, tags, BOM. */
const acting =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- such characters are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]|[\ud800-\udfff]/gu

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' }

function escapeOf(character: string): string {
  const known = short[character]
  if (known !== undefined) return known
  const code = character.codePointAt(0)!
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`
}

/** In order; joined, the pieces are what the user sees. */
export function piecesOf(text: string): TextPiece[] {
  const pieces: TextPiece[] = []
  let end = 0
  for (const match of text.matchAll(acting)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), escaped: false })
    const escape = escapeOf(match[0])
    const last = pieces.at(-1)
    if (last?.escaped) pieces[pieces.length - 1] = { text: last.text + escape, escaped: true }
    else pieces.push({ text: escape, escaped: true })
    end = match.index + match[0].length
  }
  if (end < text.length) pieces.push({ text: text.slice(end), escaped: false })
  return pieces
}

/** The same as one string, for places that take no elements: a title, an aria-label, a canvas. */
export function visibleText(text: string): string {
  return piecesOf(text)
    .map((piece) => piece.text)
    .join('')
}
