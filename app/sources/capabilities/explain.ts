/** What a target can do, as its agent found by trying, put into words with what would mend each lack. */
import {
  capabilityIds,
  type Capability,
  type CapabilityId,
  type CapabilityReport,
} from '../../model/capability'
import type { Machine } from '../../model/target'
import { installCommand } from './distributions'
import { knowledge, type Knowledge } from './knowledge'

/** All capabilities in their usual order; one that the agent did not report is unknown, one that is new comes last. */
export function explainCapabilities(reports: readonly CapabilityReport[], machine: Machine): Capability[] {
  const known = new Set<string>(capabilityIds)
  return [
    ...capabilityIds.map((id) =>
      explain(reports.find((report) => report.id === id) ?? unreported(id), id, machine),
    ),
    ...reports
      .filter((report) => !known.has(report.id))
      .map((report) => ({ ...report, title: report.id, purpose: '', remedy: null })),
  ]
}

/** The ID in the os-release of the kernel that the app carries: it travels as it is, so nothing can be added to it. */
const embedded = 'probescope-embedded'

function explain(report: CapabilityReport, id: CapabilityId, machine: Machine): Capability {
  const about = knowledge[id]
  const remedy = report.available === true ? null : remedyFor(about, report, machine)
  return { ...report, reason: plain(report.reason), title: about.title, purpose: about.purpose, remedy }
}

/** What is simply not there is said so; any other of the kernel's answers keeps its name. */
function plain(reason: string | null): string | null {
  if (reason === null) return null
  return reason
    .replace(/ is not in PATH: ENOENT$/, ' is not in PATH')
    .replace(/( \/\S+): ENOENT$/, '$1: no such file')
}

function unreported(id: CapabilityId): CapabilityReport {
  return { id, available: null, reason: 'the agent did not look for it', errno: null, detail: null }
}

function remedyFor(about: Knowledge, report: CapabilityReport, machine: Machine): string {
  if (machine.distribution.id === embedded) {
    return 'The embedded kernel does not carry it. Connect to the lab VM, or to a machine that has it.'
  }
  if (about.tool !== null) {
    const command = installCommand(about.tool, machine)
    if (command !== null) return `Install it on the target, as root:\n${command}`
    return `Install it on the target: ${about.title}, with the package manager of ${machine.distribution.name}.`
  }
  const parts: string[] = []
  if (report.errno === 'EPERM' || report.errno === 'EACCES') {
    parts.push(
      'The kernel has it, or may have it, but refuses: look for lockdown, a container or a security module.',
    )
  }
  if (about.hint !== null) parts.push(about.hint)
  if (about.config.length > 0) {
    const options = about.config.map((option) => `${option}=y`).join(', ')
    parts.push(
      `The kernel must be built with ${options}. To see how this one was built:\n` +
        `(zcat /proc/config.gz || cat /boot/config-$(uname -r)) 2>/dev/null | grep -E '${about.config.join('|')}'`,
    )
  }
  return parts.join('\n')
}
