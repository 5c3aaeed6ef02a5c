/**
 * The window's end of the port to the engine: requests with numbers, answers matched to them, events handed on.
 * It outlives ports: when the engine's process is replaced, what was asked of the old one fails, and what is asked
 * before the new one's port has come waits for it.
 */
import { failure, failureSchema, type Failure } from '../../app/base/failure'
import { fail, succeed, type Result } from '../../app/base/result'
import type { PortMessage } from '../../app/contract/engine'

/** What is used of a MessagePort; a test brings one of `node:worker_threads`. */
export interface Port {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  /** Messages wait until then. */
  start(): void
  close(): void
}

interface Waiting {
  readonly message: PortMessage
  readonly resolve: (result: Result<unknown>) => void
}

export const engineGone: Failure = failure(
  'engine-gone',
  'The engine stopped unexpectedly and was started again',
  {
    remedy: 'Connect again. Programs in the editor are kept.',
  },
)

export class EnginePort {
  private port: Port | null = null
  private nextId = 1
  private readonly sent = new Map<number, Waiting>()
  private readonly unsent: Waiting[] = []

  constructor(private readonly onEvent: (event: string, data: unknown) => void) {}

  get isOpen(): boolean {
    return this.port !== null
  }

  /** Uses `port` from now on. Requests to the port before it, if any, fail with `engineGone`. */
  open(port: Port): void {
    this.drop()
    this.port = port
    port.addEventListener('message', (event) => this.receive(event.data))
    port.start()
    for (const waiting of this.unsent.splice(0)) this.send(waiting)
  }

  /** The process at the other end is gone. */
  drop(): void {
    this.port?.close()
    this.port = null
    const lost = [...this.sent.values()]
    this.sent.clear()
    for (const { resolve } of lost) resolve(fail(engineGone))
  }

  request(request: string, params: unknown): Promise<Result<unknown>> {
    return new Promise((resolve) => {
      const message: PortMessage = { type: 'request', id: this.nextId++, request, params }
      const waiting = { message, resolve }
      if (this.port === null) this.unsent.push(waiting)
      else this.send(waiting)
    })
  }

  private send(waiting: Waiting): void {
    const { message } = waiting
    if (message.type !== 'request') return
    this.sent.set(message.id, waiting)
    this.port?.postMessage(message)
  }

  private receive(data: unknown): void {
    const message = data as PortMessage
    switch (message?.type) {
      case 'response':
        return this.settle(message.id, succeed(message.value))
      case 'failure': {
        const told = failureSchema.safeParse(message.failure)
        return this.settle(
          message.id,
          fail(told.success ? told.data : failure('internal', 'The engine failed and did not say why')),
        )
      }
      case 'event':
        return this.onEvent(message.event, message.data)
      default: // from nobody we know: the port's other end is the engine's process alone
    }
  }

  private settle(id: number, result: Result<unknown>): void {
    const waiting = this.sent.get(id)
    this.sent.delete(id)
    waiting?.resolve(result)
  }
}
