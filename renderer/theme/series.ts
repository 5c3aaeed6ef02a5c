/**
 * Ten colours for lines, in the order they are handed out. Made by maximizing the least distance (OKLab) between any two
 * for normal sight and, simulated, for protanopia, deuteranopia and tritanopia, with a contrast of at least 3.4 against
 * the pane, and the same hue in light and dark. The CSS variables `--series-N` hold the same values.
 */
export const seriesColours = {
  light: [
    '#3e939a',
    '#7a5b10',
    '#ae2a6b',
    '#4561a7',
    '#838e05',
    '#5a1688',
    '#b46d6b',
    '#18563e',
    '#26334b',
    '#5a2204',
  ],
  dark: [
    '#71feea',
    '#e69529',
    '#d364b2',
    '#467ce5',
    '#f1f971',
    '#c194fa',
    '#d65829',
    '#3dbb8b',
    '#b5cae9',
    '#ffc795',
  ],
} as const

/** Colour of the line with the number `index`, from 0; the eleventh begins anew. */
export function seriesColour(index: number, dark: boolean): string {
  const colours = dark ? seriesColours.dark : seriesColours.light
  return colours[index % colours.length]!
}

/** From the eleventh line on colours repeat, so lines are dashed: solid, dashed, dotted, … Lengths in CSS pixels. */
export function seriesDash(index: number): readonly number[] {
  const dashes = [[], [8, 4], [2, 3], [8, 3, 2, 3]] as const
  return dashes[Math.floor(index / seriesColours.dark.length) % dashes.length]!
}

/** CSS background of a line's mark in a legend, dashed as the line is. */
export function seriesFill(index: number, dark: boolean): string {
  const colour = seriesColour(index, dark)
  const dashes = seriesDash(index)
  if (dashes.length === 0) return colour
  // Half as long: a mark has room for two dashes.
  let at = 0
  const stops = dashes.map((length, i) => {
    const from = at
    at += length / 2
    return `${i % 2 === 0 ? colour : 'transparent'} ${from}px ${at}px`
  })
  return `repeating-linear-gradient(90deg, ${stops.join(', ')})`
}
