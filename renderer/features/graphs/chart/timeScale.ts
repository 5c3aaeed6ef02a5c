/** The horizontal scale: seconds on the run's clock. */

const stepsInSeconds = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]

/** Places of labels between `from` and `to` seconds, at least `space` CSS pixels apart on `width`. */
export function timeTicks(from: number, to: number, width: number, space: number): number[] {
  const perPixel = (to - from) / Math.max(1, width)
  const step = stepsInSeconds.find((seconds) => seconds / perPixel >= space) ?? 7200
  const ticks: number[] = []
  // A run begins at 0: there is nothing to label before.
  for (let i = Math.ceil(Math.max(0, from) / step); i * step <= to; i++) ticks.push(i * step)
  return ticks
}
