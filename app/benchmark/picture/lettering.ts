/** Room that text takes, without a screen to measure on: a little more than the usual sans-serif faces need. */

const narrow = new Set("iljtfrI.,:;|!'()[] ·’")
const wide = new Set('mwMW%@…')

export function textWidth(text: string, size: number): number {
  let units = 0
  for (const character of text) units += narrow.has(character) ? 0.36 : wide.has(character) ? 0.94 : 0.61
  return units * size
}

/** Bold type is wider. */
export function boldWidth(text: string, size: number): number {
  return textWidth(text, size * 1.15)
}

/** Kept free around all that is written. */
export function padOf(size: number): number {
  return size * 0.7
}

/** Cut at the end with an ellipsis where it does not fit. */
export function fitText(text: string, size: number, room: number): string {
  // What was made to measure fits, whatever the sums round to.
  if (textWidth(text, size) <= room + 0.01) return text
  const characters = [...text]
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, size) > room) characters.pop()
  return `${characters.join('').trimEnd()}…`
}

/** Lines of whole words. */
export function wrapText(text: string, size: number, room: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && textWidth(longer, size) > room) {
      lines.push(line)
      line = word
    } else {
      line = longer
    }
  }
  return line === '' ? lines : [...lines, line]
}
