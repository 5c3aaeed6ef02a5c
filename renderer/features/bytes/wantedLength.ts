/** How much of a function is read. */

/** What is read at once; the first instructions are where most probes are. */
const firstBytes = 64

/** As much as the engine reads at once. */
export const mostBytes = 4096

/** What lies behind a probe's place, so that its instruction is seen whole and in company. */
const behind = 48

/** @param asked what the user has asked for; 0: nothing yet */
export function wantedLength(offset: number, asked: number): number {
  return Math.min(mostBytes, Math.max(firstBytes, offset < firstBytes - behind ? 0 : offset + behind, asked))
}
