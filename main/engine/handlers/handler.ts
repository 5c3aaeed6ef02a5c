/** A request's handler: takes checked parameters, answers a result, never throws on purpose. */
import type { z } from 'zod'
import type { Result } from '../../../app/base/result'
import type { EngineRequest, EngineResult, engineRequests } from '../../../app/contract/engine'

export type CheckedParams<R extends EngineRequest> = z.output<(typeof engineRequests)[R]['params']>

export type Handler<R extends EngineRequest> = (
  params: CheckedParams<R>,
) => Result<EngineResult<R>> | Promise<Result<EngineResult<R>>>

/** Handlers of some requests, by name. */
export type Handlers<R extends EngineRequest> = { readonly [K in R]: Handler<K> }
