/** Who runs and who checks a program of each kind. */
import type { Result } from '../../../../app/base/result'
import type { Diagnostic, ProgramKind } from '../../../../app/model/program'
import type { ProgramRunner, ProgramTask } from '../running/runner'
import { checkBpf, runBpf } from './bpf'
import { checkBpftrace, runBpftrace } from './bpftrace'
import { runModule } from './module'
import { runPerf } from './perf'
import { runShell } from './shell'

export const runners: Readonly<Record<ProgramKind, ProgramRunner>> = {
  bpftrace: runBpftrace,
  shell: runShell,
  perf: runPerf,
  bpf: runBpf,
  module: runModule,
}

/** Looks for mistakes without running. */
type ProgramChecker = (task: ProgramTask) => Promise<Result<Diagnostic[]>>

export const checkers: Partial<Readonly<Record<ProgramKind, ProgramChecker>>> = {
  bpftrace: checkBpftrace,
  bpf: checkBpf,
}
