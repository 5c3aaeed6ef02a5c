/** What the emulator's thread is told. */
import type { MessagePort } from 'node:worker_threads'
import type { ToEmulator } from './emulatorMessages'

/**
 * Listens from the very beginning, and keeps what comes until somebody hears it. Not only for the sake of what comes:
 * a thread that waits for nothing but WebAssembly's compiler has an empty loop, and Node then stops it until the compiler's
 * own threads are done, one of which may be waiting for this one to collect garbage. So it hung in one start of eight
 * (https://github.com/nodejs/node/issues/54918).
 */
export class Inbox {
  private readonly early: ToEmulator[] = []
  private hearer: (message: ToEmulator) => void = (message) => void this.early.push(message)

  constructor(port: MessagePort) {
    port.on('message', (message: ToEmulator) => this.hearer(message))
  }

  /** All that has come and will come. */
  hear(hearer: (message: ToEmulator) => void): void {
    this.hearer = hearer
    this.early.splice(0).forEach(hearer)
  }

  /** One message; those after it wait. */
  next(): Promise<ToEmulator> {
    const first = this.early.shift()
    if (first !== undefined) return Promise.resolve(first)
    const keep = this.hearer
    return new Promise((resolve) => {
      this.hearer = (message) => {
        this.hearer = keep
        resolve(message)
      }
    })
  }
}
