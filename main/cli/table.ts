/** Aligned columns of text. */

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

export interface Cell {
  readonly text: string
  /** Colours it; the text's own length decides the width. */
  readonly paint?: (text: string) => string
}

const gap = '  '

/** One line a row, the titles first; no line ends with blanks. */
export function table(columns: readonly Column[], rows: readonly (readonly (Cell | string)[])[]): string[] {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? { text: cell } : cell)))
  const widths = columns.map((column, index) =>
    Math.max(width(column.title), ...cells.map((row) => width(row[index]?.text ?? ''))),
  )
  const line = (row: readonly Cell[]) =>
    columns
      .map(({ align = 'left' }, index) => {
        const { text, paint = (plain: string) => plain } = row[index] ?? { text: '' }
        const blanks = ' '.repeat(widths[index]! - width(text))
        if (align === 'right') return blanks + paint(text)
        return paint(text) + (index === columns.length - 1 ? '' : blanks)
      })
      .join(gap)
      .trimEnd()
  return [line(columns.map(({ title }) => ({ text: title }))), ...cells.map(line)]
}

/** Kernel names are ASCII, but paths and titles need not be. Wide East Asian characters take two columns. */
function width(text: string): number {
  let columns = 0
  for (const character of text) {
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
        character,
      )
        ? 2
        : 1
  }
  return columns
}
