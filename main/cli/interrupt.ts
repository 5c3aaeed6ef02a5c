/** Ctrl-C, a closed terminal, a plain kill: the first one stops cleanly, the second at once. */
import { exitStatus } from './exitStatus'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export class Interrupt {
  private readonly controller = new AbortController()
  private received = 0

  constructor() {
    for (const signal of signals) process.on(signal, () => this.trigger())
    // `| head` has seen enough: nobody reads the rest.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      this.controller.abort()
    })
    // A terminal that is gone takes no messages any more.
    process.stderr.on('error', () => {})
  }

  /** Aborted at the first. */
  get signal(): AbortSignal {
    return this.controller.signal
  }

  get happened(): boolean {
    return this.controller.signal.aborted
  }

  /** Resolves at the first. */
  get promise(): Promise<void> {
    return new Promise((resolve) => {
      if (this.happened) resolve()
      else this.signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  private trigger(): void {
    this.controller.abort()
    // The agent sees its input end and puts everything back by itself, whatever becomes of us.
    if (++this.received > 1) process.exit(exitStatus.failed)
  }
}
