/** The vertical scale: linear from 0, or logarithmic with an honest place for 0. */

/**
 * Logarithmic from 1 on, linear from 0 to 1, so that 0 has a place of its own at the bottom instead of vanishing at minus
 * infinity. Continuous; one unit is one decade.
 */
export function toLog(value: number): number {
  return value <= 0 ? 0 : value < 1 ? value : 1 + Math.log10(value)
}

export function fromLog(position: number): number {
  return position <= 0 ? 0 : position < 1 ? position : 10 ** (position - 1)
}

const steps = [1, 1.5, 2, 3, 4, 5, 6, 8, 10]

/** The least round number that leaves a little air above `highest`; 10 for an empty chart. */
export function ceilingFor(highest: number, log: boolean): number {
  if (!(highest > 0)) return 10
  const needed = highest * 1.05
  if (log) return Math.max(10, 10 ** Math.ceil(Math.log10(needed)))
  const decade = 10 ** Math.floor(Math.log10(needed))
  for (const step of steps) if (step * decade >= needed) return step * decade
  return 10 * decade
}

/** Below this share of the ceiling the scale shrinks: less, and noise near a round number would make it flicker. */
const shrinkBelow = 0.55

/** The top of the scale as it glides from one round number to the next. */
export class Ceiling {
  private target = 1
  private shown = NaN

  /**
   * `highest` of the lines in the window, `seconds` since the last frame. `still` is true while it has not arrived.
   */
  next(highest: number, log: boolean, seconds: number): number {
    const fitting = ceilingFor(highest, log)
    if (fitting > this.target || fitting <= this.target * shrinkBelow || log) this.target = fitting
    if (Number.isNaN(this.shown) || this.shown <= 0) this.shown = this.target
    const rest = this.target - this.shown
    // Within half a percent nobody sees the difference.
    if (Math.abs(rest) < this.target * 0.005) this.shown = this.target
    else this.shown += rest * (1 - Math.exp(-seconds / 0.06))
    return this.shown
  }

  get moving(): boolean {
    return this.shown !== this.target
  }

  /** The next value is taken at once: another scale or another window. */
  jump(): void {
    this.shown = NaN
    this.target = 0
  }
}

/** Places of labels and grid lines from 0 to `max`, at least `space` CSS pixels apart on `height`. */
export function valueTicks(max: number, height: number, space: number, log: boolean): number[] {
  const room = Math.max(2, Math.floor(height / space))
  if (log) {
    const decades = Math.max(1, Math.round(Math.log10(max)))
    const every = Math.max(1, Math.ceil((decades + 1) / room))
    const ticks = [0]
    for (let power = 0; power <= decades; power += every) ticks.push(10 ** power)
    return ticks
  }
  const raw = max / room
  const decade = 10 ** Math.floor(Math.log10(raw))
  const factor = [1, 2, 2.5, 5, 10].find((step) => step * decade >= raw * 0.999) ?? 10
  const step = factor * decade
  const ticks: number[] = []
  for (let i = 0; i * step <= max * 1.0001; i++) ticks.push(i * step)
  return ticks
}

/** A label with an SI prefix and no more digits than it needs: `1.5M`, `400k`, `0.5`. */
export function tickLabel(value: number): string {
  const prefixes = ['', 'k', 'M', 'G', 'T', 'P']
  if (value === 0) return '0'
  const power = Math.floor(Math.log10(Math.abs(value)) / 3 + 1e-9)
  const step = Math.max(0, Math.min(prefixes.length - 1, power))
  return `${Number((value / 1000 ** step).toPrecision(4))}${prefixes[step]!}`
}
