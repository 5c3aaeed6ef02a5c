/** All runs, on all sessions. */
import { failure } from '../../../app/base/failure'
import { fail, type Result } from '../../../app/base/result'
import type { EngineParams, EngineResult } from '../../../app/contract/engine'
import type { Run } from '../../../app/model/run'
import type { Source } from '../../../app/model/source'
import type { Done } from '../done'
import type { EmitEvent } from '../events'
import type { SessionService } from '../sessions/sessionService'

export interface RunServiceOptions {
  readonly emit: EmitEvent
  readonly sessions: SessionService
}

export class RunService {
  constructor(private readonly options: RunServiceOptions) {}

  async start({ session }: EngineParams<'runs.start'>): Promise<Result<EngineResult<'runs.start'>>> {
    const found = this.options.sessions.get(session)
    return found.ok ? fail(failure('unsupported', 'Runs are being built.')) : found
  }

  async add(run: string, _source: Source): Promise<Result<EngineResult<'runs.add'>>> {
    return noRun(run)
  }

  async remove(run: string, _index: number): Promise<Result<Done>> {
    return noRun(run)
  }

  async stop(run: string): Promise<Result<EngineResult<'runs.stop'>>> {
    return noRun(run)
  }

  list(): Run[] {
    return []
  }

  history(run: string): Result<EngineResult<'runs.history'>> {
    return noRun(run)
  }

  close(): void {}
}

function noRun(run: string): Result<never> {
  return fail(failure('not-found', `There is no run '${run}'.`))
}
