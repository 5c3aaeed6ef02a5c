/** The one capability that anybody on the target may switch off and on: debug.kprobes-optimization. */
import type { CapabilityId, CapabilityReport } from '../../model/capability'

const id: CapabilityId = 'kprobes-optimized'

/** @param on as the switch stands now; null where there is none, which the report says already */
export function withOptimization(
  reports: readonly CapabilityReport[],
  on: boolean | null,
): readonly CapabilityReport[] {
  if (on === null) return reports
  // In the words of the agent (capability_probes.c).
  const reason = on ? null : 'switched off: debug.kprobes-optimization = 0'
  return reports.map((report) =>
    report.id === id ? { ...report, available: on, reason, errno: null } : report,
  )
}
