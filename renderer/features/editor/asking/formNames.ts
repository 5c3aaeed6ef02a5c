import type { ProgramKind } from '../../../../app/model/program'

/** Each form's name, and what is special about it in a sentence. */
export const formNames: Readonly<
  Record<ProgramKind, { readonly short: string; readonly title: string; readonly what: string }>
> = {
  bpftrace: {
    short: 'bpftrace',
    title: 'bpftrace',
    what: 'A few lines in a language of its own, compiled to BPF on the target.',
  },
  bpf: {
    short: 'BPF C',
    title: 'BPF in C',
    what: 'Compiled by clang, checked by the verifier, called directly at the event.',
  },
  shell: {
    short: 'tracefs',
    title: 'tracefs by hand',
    what: 'Files under /sys/kernel/tracing and a shell: nothing else is needed on the target.',
  },
  perf: { short: 'perf', title: 'the perf command', what: "perf's own counters, in one command." },
  module: {
    short: 'Module',
    title: 'a kernel module',
    what: 'Kernel code with nothing between it and the machine: no verifier, no limits, no net.',
  },
}
