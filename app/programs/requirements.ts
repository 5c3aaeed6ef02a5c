/** What a target must be able to do for a program to run there. */
import type { Failure } from '../base/failure'
import type { Capability, CapabilityId } from '../model/capability'
import type { ProgramKind } from '../model/program'
import { firstMissing, requires } from '../sources/capabilities'
import { parseSource } from '../sources/notation'
import { programSources } from './sources'

/**
 * Whatever its text asks for besides; in the order in which they depend on each other. A clang for BPF C may be on this
 * computer instead.
 */
export const programRequirements: Readonly<Record<ProgramKind, readonly CapabilityId[]>> = {
  bpftrace: ['tool:bpftrace'],
  bpf: ['bpf-load'],
  shell: ['tracefs'],
  perf: ['tool:perf'],
  module: ['kernel-headers'],
}

/**
 * Why this program does not run on this target, as far as its text says what it needs; null when nothing speaks against
 * it.
 */
export function whyNotRunnable(
  kind: ProgramKind,
  text: string,
  capabilities: readonly Capability[],
): Failure | null {
  return firstMissing([...programRequirements[kind], ...wantedBy(kind, text)], capabilities)
}

/** BPF attaches its sources as a run does, all or none. The others go their own ways, or leave out what is not there. */
function wantedBy(kind: ProgramKind, text: string): CapabilityId[] {
  if (kind !== 'bpftrace' && kind !== 'bpf') return []
  const types: CapabilityId[] = kind === 'bpf' && includesKernelTypes(text) ? ['btf'] : []
  const sources = programSources(kind, text).map(parseSource)
  return [...types, ...sources.flatMap((source) => (source.ok ? requires(source.value) : []))]
}

/** Whether it includes vmlinux.h, which is made of the target's BTF. */
export function includesKernelTypes(text: string): boolean {
  return /#\s*include\s*[<"]vmlinux\.h[>"]/.test(text)
}
