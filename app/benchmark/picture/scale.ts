/** From figures to places along an axis. */

export interface Axis {
  readonly from: number
  readonly to: number
  readonly ticks: readonly number[]
}

const steps = [1, 2, 2.5, 5, 10]

/** An axis that holds 0 and all values, with about so many round ticks. The end is the greatest value, not a tick. */
export function axisOf(values: readonly number[], wantedTicks: number): Axis {
  const known = values.filter(Number.isFinite)
  const to = Math.max(0, ...known)
  const from = Math.min(0, ...known)
  // No figure is as small as that: there is none to show.
  if (to - from < 1e-9) return { from: 0, to: 1, ticks: [0] }
  const step = roundStep((to - from) / Math.max(1, wantedTicks))
  const ticks: number[] = []
  for (let index = Math.ceil(from / step); index * step <= to * (1 + 1e-9); index++) {
    // Multiplied, not added up: 0.1 + 0.2 is no round number.
    ticks.push(Number((index * step).toPrecision(12)))
  }
  return { from, to, ticks }
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return (steps.find((step) => step * power >= least * (1 - 1e-9)) ?? 10) * power
}

export function placeOn(axis: Axis, value: number, left: number, right: number): number {
  const within = Math.min(axis.to, Math.max(axis.from, value))
  return left + ((within - axis.from) / (axis.to - axis.from)) * (right - left)
}
