/** What runs a kind of program: started with what it may say, ends when the program has. */
import type { Failure } from '../../../../app/base/failure'
import type { Result } from '../../../../app/base/result'
import type { Capability } from '../../../../app/model/capability'
import type { Diagnostic, ProgramMap, ProgramOutput, ProgramRun } from '../../../../app/model/program'
import type { Machine, TargetAddress } from '../../../../app/model/target'
import type { AgentClient } from '../../agent/agentClient'

/** A program's text, and the target that it is for. */
export interface ProgramTask {
  readonly name: string
  readonly text: string
  readonly agent: AgentClient
  readonly address: TargetAddress
  readonly machine: Machine
  /** Folder of the headers that ship with Probescope; null where this build carries none. */
  readonly headers: string | null
  capabilities(): Promise<Result<Capability[]>>
}

/** Where a program's answer goes. */
export interface ProgramAnswer {
  phase(phase: ProgramRun['phase']): void
  diagnose(...diagnostics: readonly Diagnostic[]): void
  say(stream: ProgramOutput['stream'], text: string): void
  /** A map as it is now. */
  map(map: ProgramMap): void
  sources(sources: readonly string[]): void
  /** So many more events were lost; null: from now on nobody knows how many. */
  lost(events: number | null): void
  dropped(characters: number): void
}

export interface ProgramEnd {
  /** Why it never ran, or broke off; null when it ended or was stopped as it should. */
  readonly failure: Failure | null
  readonly exitStatus: number | null
}

/**
 * Runs until the program ends or `stop` is aborted, and everything made for it is undone; once `force` is aborted, too, it
 * waits for no results. Never rejects.
 */
export type ProgramRunner = (
  task: ProgramTask,
  answer: ProgramAnswer,
  stop: AbortSignal,
  force: AbortSignal,
) => Promise<ProgramEnd>

export const wellEnded: ProgramEnd = { failure: null, exitStatus: null }

export function failed(why: Failure): ProgramEnd {
  return { failure: why, exitStatus: null }
}
