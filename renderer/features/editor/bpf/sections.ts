/** Kinds of sections by which a BPF program is attached, and which of the target's sources complete each. */
import type { Word } from '../language/word'

export interface SectionKind extends Word {
  /** Of our sources; empty where the catalogue has none. */
  readonly kinds: readonly string[]
}

export const sectionKinds: readonly SectionKind[] = [
  kind('kprobe/', 'At a kernel function; +OFFSET for an instruction in it.', ['kprobe']),
  kind('kretprobe/', 'When a kernel function returns.', ['kretprobe']),
  kind('fentry/', 'At a kernel function through a trampoline: the cheapest way. Needs BTF.', ['fentry']),
  kind('fexit/', 'When a kernel function returns, with its arguments and what it gives. Needs BTF.', [
    'fexit',
  ]),
  kind('tp/', 'A tracepoint with its record: tp/SYSTEM/EVENT.', ['tracepoint']),
  kind('raw_tp/', 'A tracepoint with its raw arguments.', ['rawtracepoint']),
  kind('tp_btf/', 'A tracepoint with typed arguments. Needs BTF.', ['rawtracepoint']),
  kind('ksyscall/', 'A system call by its name, whatever the machine calls its function.', []),
  kind('kprobe.multi/', 'All kernel functions that match, at once (5.18).', ['kprobe']),
  kind('uprobe/', 'At a function of a program: uprobe/PATH:FUNCTION.', []),
  kind('uretprobe/', 'When a function of a program returns.', []),
  kind('.maps', 'A map.', []),
  kind('license', 'The licence; most helpers for tracing need "GPL".', []),
]

/** Longest first: `kprobe.multi/` is more than `kprobe`. */
export function sectionKindOf(text: string): SectionKind | null {
  return sectionKinds.find(({ name }) => name.endsWith('/') && text.startsWith(name)) ?? null
}

function kind(name: string, about: string, kinds: readonly string[]): SectionKind {
  return { name, about, kinds }
}
