import type { ProgramRun } from '../../../app/model/program'
import type { ProgramKind } from '../../../app/model/program'
import { stopGraceOf } from '../../../app/programs'

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

/** Why a program that was told to stop has not ended yet, and when it is made to. null: it takes no time of its own. */
export function stoppingWords({ phase, kind }: ProgramRun): string | null {
  const grace = stopGraceOf(kind)
  if (phase !== 'stopping' || grace === null) return null
  return `${grace.why}; ended by force after ${grace.time / 1000} s`
}
