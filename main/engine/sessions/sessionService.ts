/** All sessions. */
import { failure } from '../../../app/base/failure'
import { fail, type Result } from '../../../app/base/result'
import type { EngineResult } from '../../../app/contract/engine'
import type { Session as SessionState, TargetAddress, TargetChoice } from '../../../app/model/target'
import { done, type Done } from '../done'
import type { EmitEvent } from '../events'
import type { EngineOptions } from '../options'
import type { ShellCommand } from '../terminals/shell'
import type { TerminalService } from '../terminals/terminalService'
import type { Session } from './session'

export interface SessionServiceOptions extends EngineOptions {
  readonly emit: EmitEvent
  readonly terminals: TerminalService
}

export class SessionService {
  constructor(private readonly options: SessionServiceOptions) {}

  async choices(): Promise<TargetChoice[]> {
    return []
  }

  list(): SessionState[] {
    return []
  }

  get(id: string): Result<Session> {
    return fail(failure('not-found', `There is no session '${id}'.`))
  }

  connect(_address: TargetAddress): Result<EngineResult<'targets.connect'>> {
    return fail(failure('unsupported', 'Connecting to targets is being built.'))
  }

  async reconnect(id: string): Promise<Result<Done>> {
    const found = this.get(id)
    return found.ok ? done : found
  }

  async disconnect(id: string): Promise<Result<Done>> {
    const found = this.get(id)
    return found.ok ? done : found
  }

  answerPassword(id: string, _password: string | null): Result<Done> {
    const found = this.get(id)
    return found.ok ? done : found
  }

  forget(id: string): Result<Done> {
    const found = this.get(id)
    return found.ok ? done : found
  }

  shell(id: string): Result<ShellCommand> {
    return fail(failure('not-found', `There is no session '${id}'.`))
  }

  async close(_time: number): Promise<void> {
    void this.options
  }
}
