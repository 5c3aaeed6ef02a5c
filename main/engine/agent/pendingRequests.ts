/** Requests that wait for their answer, by their id, which is the stream of their frames. */
import { failure, failureSchema, type Failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { Milliseconds } from '../../../app/base/units'
import { agentMethods, type AgentMethod, type AgentResult } from '../../../app/protocol/messages'
import { Parts, type PartLimits } from './parts'

export interface Answer<M extends AgentMethod> {
  readonly result: AgentResult<M>
  /** What the PART frames held; empty for a method without. */
  readonly text: string
}

interface Pending {
  readonly method: AgentMethod
  readonly parts: Parts
  readonly timer: NodeJS.Timeout
  readonly settle: (outcome: Result<Answer<AgentMethod>>) => void
}

export class PendingRequests {
  private readonly pending = new Map<number, Pending>()
  private lastId = 0

  constructor(
    private readonly limits: PartLimits,
    /** A request is given up before its answer has come. */
    private readonly abandoned: (id: number) => void,
  ) {}

  /** A new request; `answer` resolves when it is answered, given up, or everything is. */
  add<M extends AgentMethod>(
    method: M,
    timeout: Milliseconds,
    signal?: AbortSignal,
  ): { id: number; answer: Promise<Result<Answer<M>>> } {
    const id = (this.lastId = (this.lastId % 0xffff_ffff) + 1)
    const answer = new Promise<Result<Answer<M>>>((resolve) => {
      const cancel = (): void => this.giveUp(id, cancelled)
      const timer = setTimeout(() => this.giveUp(id, tooLate(method, timeout)), timeout)
      signal?.addEventListener('abort', cancel, { once: true })
      const settle = (outcome: Result<Answer<AgentMethod>>): void => {
        this.pending.delete(id)
        clearTimeout(timer)
        signal?.removeEventListener('abort', cancel)
        resolve(outcome as Result<Answer<M>>)
      }
      this.pending.set(id, { method, parts: new Parts(this.limits), timer, settle })
    })
    return { id, answer }
  }

  part(id: number, payload: Uint8Array): void {
    const tooMuch = this.pending.get(id)?.parts.add(payload)
    if (tooMuch) this.giveUp(id, tooMuch)
  }

  /** A RESPONSE. Answers that nobody waits for any more are dropped. */
  async respond(id: number, payload: Uint8Array): Promise<void> {
    const request = this.pending.get(id)
    if (request === undefined) return
    const { method, parts, settle } = request
    const json = parseJson(payload)
    const result = agentMethods[method].result.safeParse(json)
    if (!result.success) {
      settle(fail(unreadable(`the answer to '${method}'`, result.error.message)))
      return
    }
    const text = await parts.text()
    settle(text.ok ? succeed({ result: result.data, text: text.value }) : text)
  }

  /** A FAILURE. */
  refuse(id: number, payload: Uint8Array): void {
    const request = this.pending.get(id)
    const refusal = failureSchema.safeParse(parseJson(payload))
    request?.settle(
      fail(
        refusal.success
          ? refusal.data
          : unreadable(`the refusal of '${request.method}'`, refusal.error.message),
      ),
    )
  }

  giveUpAll(reason: Failure): void {
    for (const request of this.pending.values()) request.settle(fail(reason))
  }

  private giveUp(id: number, reason: Failure): void {
    const request = this.pending.get(id)
    if (request === undefined) return
    this.abandoned(id)
    request.settle(fail(reason))
  }
}

export const cancelled = failure('cancelled', 'The request was cancelled.')

/** undefined when it is not JSON, which no schema takes. */
export function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('utf8'))
  } catch {
    return undefined
  }
}

export function unreadable(what: string, detail: string): Failure {
  return failure('protocol', `Probescope does not understand ${what} from the target.`, {
    remedy: 'Connect again: the agent there may be of another version.',
    detail,
  })
}

function tooLate(method: string, timeout: Milliseconds): Failure {
  return failure('timeout', `The target did not answer '${method}' within ${timeout / 1000} s.`, {
    remedy: 'The target may be overloaded: try again, or disconnect.',
  })
}
