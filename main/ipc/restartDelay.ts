/** How long to wait before the engine is started again: not at all at first, longer when it keeps ending. */
const span = 60_000
const delays = [0, 500, 2_000, 10_000] as const

/**
 * @param crashes times of its ends, milliseconds, the last one just now
 * @returns milliseconds
 */
export function restartDelay(crashes: readonly number[]): number {
  const last = crashes.at(-1)
  if (last === undefined) return 0
  const recent = crashes.filter((time) => last - time < span).length
  return delays[Math.min(recent, delays.length) - 1]!
}
