/** Why what was measured cannot be said to be the arm that it is called. */
import type { Evidence } from '../model/benchmark'

export interface Unproven {
  readonly reason: string
  readonly remedy: string | null
}

/** null: it is proven. */
export function whyUnproven({ verified, method, kernelSays }: Evidence): Unproven | null {
  if (verified) return null
  const shared = kernelSays.find((line) => callersIn(line) > 1)
  if (shared === undefined) {
    return {
      reason: `the kernel’s own bytes and lists do not show what its name says (${method})`,
      remedy: null,
    }
  }
  return {
    reason: `somebody else is on the function, too, and its bytes are then not those of ${method} alone; the kernel lists: ${shared}`,
    remedy: 'See in Target → What Is Attached Now who traces the function, end that, and measure again.',
  }
}

/** How many ftrace calls from there, as enabled_functions says it: `__x64_sys_getuid (2) R D`. An arm is one. */
function callersIn(line: string): number {
  return Number(/^[^\t(]+ \((\d+)\)/.exec(line)?.[1] ?? 0)
}
