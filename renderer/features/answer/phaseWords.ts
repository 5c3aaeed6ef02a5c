import type { ProgramRun } from '../../../app/model/program'
import type { ProgramKind } from '../../../app/model/program'

export const kindNames: Readonly<Record<ProgramKind, string>> = {
  bpftrace: 'bpftrace',
  bpf: 'BPF C',
  module: 'Kernel module',
  shell: 'Shell',
  perf: 'perf',
}

/** What a program is doing, for people. */
export function phaseWords({ phase, failure, exitStatus, kind }: ProgramRun): string {
  switch (phase) {
    case 'checking':
      return 'Checking the program'
    case 'compiling':
      return kind === 'module' ? 'Building the module' : 'Compiling'
    case 'loading':
      return kind === 'module' ? 'Inserting the module' : 'Loading it into the kernel'
    case 'running':
      return 'Running'
    case 'stopping':
      return 'Stopping'
    case 'ended':
      if (failure !== null) return 'Failed'
      return exitStatus === null || exitStatus === 0 ? 'Ended' : `Ended with status ${exitStatus}`
  }
}
