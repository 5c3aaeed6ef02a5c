/** What a target must be able to do for a source to be counted there. */
import { failure, type Failure } from '../../base/failure'
import type { Capability, CapabilityId } from '../../model/capability'
import type { Source, SourceKind } from '../../model/source'

const required: Readonly<Record<SourceKind, readonly CapabilityId[]>> = {
  kprobe: ['kprobes'],
  kretprobe: ['kprobes'],
  fentry: ['btf', 'bpf-load', 'fentry'],
  fexit: ['btf', 'bpf-load', 'fentry'],
  ftrace: ['tracefs', 'function-tracer'],
  tracepoint: ['tracefs', 'tracepoints', 'perf-counting'],
  rawtracepoint: ['bpf-load', 'raw-tracepoints'],
  uprobe: ['uprobes'],
  uretprobe: ['uprobes'],
  software: ['perf-counting', 'perf-software'],
  hardware: ['perf-counting', 'perf-hardware'],
  cache: ['perf-counting', 'perf-hardware'],
  raw: ['perf-counting', 'perf-hardware'],
}

/** In the order in which they depend on each other: the first that is missing is the one to mend. */
export function requires(source: Source | SourceKind): readonly CapabilityId[] {
  return required[typeof source === 'string' ? source : source.kind]
}

/**
 * Why a source, or a whole kind, cannot be counted on this target; null when nothing speaks against it. A capability
 * that could not be found out does not: attaching will tell. The failure's `detail` is the capability's id.
 */
export function whyUnavailable(
  source: Source | SourceKind,
  capabilities: readonly Capability[],
): Failure | null {
  return firstMissing(requires(source), capabilities)
}

/** The same in a few words, for one line of a list. */
export function lackInShort(source: Source | SourceKind, capabilities: readonly Capability[]): string | null {
  const lack = firstLack(requires(source), capabilities)
  return lack === null ? null : `${lack.title}: not on this target`
}

/** The first of these that the target is known to lack, as a refusal; null when there is none. */
export function firstMissing(ids: readonly string[], capabilities: readonly Capability[]): Failure | null {
  const lack = firstLack(ids, capabilities)
  return lack === null ? null : lackOf(lack)
}

function firstLack(ids: readonly string[], capabilities: readonly Capability[]): Capability | null {
  const found = ids.map((id) => capabilities.find((each) => each.id === id))
  return found.find((capability) => capability?.available === false) ?? null
}

/** The failure's `detail` is the capability's id. */
function lackOf({ id, title, reason, remedy }: Capability): Failure {
  const why = reason === null ? '' : `: ${reason}`
  return failure('unsupported', `${title}: not available on this target${why}`, { remedy, detail: id })
}
