/**
 * What a thread says before anybody listens: a message would be lost, and an error that nobody hears would end the engine.
 */
import type { EventEmitter } from 'node:events'

const events = ['message', 'error', 'exit'] as const

export class EarlyEvents {
  private readonly kept: (readonly [event: string, said: unknown])[] = []
  private readonly listeners = events.map((event) => {
    const keep = (said: unknown): void => void this.kept.push([event, said])
    return [event, keep] as const
  })

  constructor(private readonly thread: EventEmitter) {
    for (const [event, keep] of this.listeners) thread.on(event, keep)
  }

  /** To those who listen from now on, what was said so far, in its order. */
  handOver(): void {
    for (const [event, keep] of this.listeners) this.thread.off(event, keep)
    for (const [event, said] of this.kept.splice(0)) this.thread.emit(event, said)
  }
}
