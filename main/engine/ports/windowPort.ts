/**
 * One window's end of the engine: requests in, answers and events out. What comes from a window is checked here and in
 * `Engine.request`; a message that is no request at all is answered by silence.
 */
import { z } from 'zod'
import { failureOf } from '../../../app/base/failure'
import type { Disposable } from '../../../app/base/disposable'
import {
  engineEvents,
  type EngineEvent,
  type EngineRequest,
  type PortMessage,
} from '../../../app/contract/engine'
import type { Engine } from '../engine'
import { EventBatch } from './eventBatch'

/** What is used of Electron's MessagePortMain, and Node's MessagePort. */
export interface MessagePortLike {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

const requestSchema = z.object({
  type: z.literal('request'),
  id: z.number().int(),
  request: z.string(),
  params: z.unknown(),
})

export class WindowPort implements Disposable {
  private readonly listeners: Disposable[]
  private readonly batch = new EventBatch((event, data) =>
    this.port.postMessage({ type: 'event', event, data }),
  )

  constructor(
    private readonly engine: Engine,
    private readonly port: MessagePortLike,
    closed: (port: WindowPort) => void,
  ) {
    this.listeners = (Object.keys(engineEvents) as EngineEvent[]).map((event) =>
      engine.on(event, (data) => this.batch.add(event, data)),
    )
    port.on('message', ({ data }) => void this.receive(data))
    port.on('close', () => {
      this.dispose()
      closed(this)
    })
    port.start()
  }

  dispose(): void {
    for (const listener of this.listeners.splice(0)) listener.dispose()
    this.batch.dispose()
  }

  private async receive(data: unknown): Promise<void> {
    const message = requestSchema.safeParse(data)
    if (!message.success) return
    const { id, request, params } = message.data
    try {
      const result = await this.engine.request(request as EngineRequest, params as never)
      this.answer(
        result.ok
          ? { type: 'response', id, value: result.value }
          : { type: 'failure', id, failure: result.failure },
      )
    } catch (error) {
      // An answer that cannot be copied to the window: a mistake of ours, said rather than waited for in vain.
      this.answer({ type: 'failure', id, failure: failureOf(error) })
    }
  }

  private answer(message: PortMessage): void {
    // What was told before the answer belongs before it: a screen and the data that follow it must meet.
    this.batch.flush()
    this.port.postMessage(message)
  }
}
