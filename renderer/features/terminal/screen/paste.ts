/** What happens to text before it is pasted: it was copied from anywhere, and a shell obeys. */
import { visibleText } from '../../../widgets/hostile'

/** Without control characters: an escape sequence could end the bracketed paste, and what follows would be obeyed. */
export function cleanPaste(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it removes
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '')
}

const shownLines = 8
const shownLength = 100

export interface PasteQuestion {
  readonly message: string
  readonly detail: string
}

/**
 * What to ask before pasting; null when there is nothing to ask. A program that takes bracketed pastes knows the text
 * for a paste, and leaves it to the user to run it; to any other each line's end is a press of Enter.
 */
export function pasteQuestion(text: string, bracketed: boolean): PasteQuestion | null {
  if (bracketed || !/[\r\n]/.test(text)) return null
  const lines = text.replace(/(?:\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/)
  const shown = lines
    .slice(0, shownLines)
    .map((line) => visibleText(line.length > shownLength ? `${line.slice(0, shownLength)}…` : line))
  const more = lines.length - shown.length
  return {
    message: lines.length === 1 ? 'Paste this line and run it?' : `Paste ${lines.length} lines and run them?`,
    detail: [...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'),
  }
}
