/** A connection to a target, from the wish to connect until it is forgotten. */
import { failure } from '../../../app/base/failure'
import { fail, type Result } from '../../../app/base/result'
import type { AgentMethod, AgentParams, AgentResult } from '../../../app/protocol/messages'
import type { TargetKnowledge } from './targetKnowledge'

export class Session {
  constructor(
    readonly id: string,
    readonly knowledge: TargetKnowledge,
  ) {}

  async ask<M extends AgentMethod>(_method: M, _params: AgentParams<M>): Promise<Result<AgentResult<M>>> {
    return fail(failure('not-connected', 'Connecting to targets is being built.'))
  }
}
