/**
 * The engine in a process of its own, so that neither a busy window nor a crashed one touches what is measured. It is
 * started anew when it ends by itself; sessions and runs end with it (the agents clean up), programs in the editor do not.
 */
import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import log from 'electron-log/main'
import { Emitter, type Disposable } from '../../app/base/disposable'
import type { EngineProcessMessage, EngineProcessOptions } from '../../app/contract/engineProcess'
import { restartDelay } from './restartDelay'

export interface EngineHostOptions {
  /** The engine's bundle. */
  readonly file: string
  readonly options: EngineProcessOptions
}

/** Time for the agents' goodbyes. What is left then is killed, and the agents undo by themselves. */
const closeLimit = 3_000

export class EngineHost {
  private child: UtilityProcess | null = null
  private closing = false
  /** It ended by itself, and is started again in a moment. */
  private isWaiting = false
  private readonly crashes: number[] = []
  private readonly changed = new Emitter<'started' | 'crashed'>()

  constructor(private readonly host: EngineHostOptions) {}

  onChange(listener: (state: 'started' | 'crashed') => void): Disposable {
    return this.changed.on(listener)
  }

  private start(): UtilityProcess {
    const child = utilityProcess.fork(this.host.file, [JSON.stringify(this.host.options)], {
      serviceName: 'Probescope engine',
      stdio: 'pipe',
    })
    child.stdout?.on('data', (data: Buffer) => log.info(`engine: ${data.toString().trimEnd()}`))
    child.stderr?.on('data', (data: Buffer) => log.warn(`engine: ${data.toString().trimEnd()}`))
    child.once('exit', (code) => this.ended(child, code))
    this.child = child
    return child
  }

  /**
   * A new port to the engine, whose process the first one starts: not sooner, since it would take a processor from the
   * window's first picture. null while a dead one is being replaced, and `started` will be told.
   */
  connect(): MessagePortMain | null {
    if (this.closing || this.isWaiting) return null
    const child = this.child ?? this.start()
    const { port1, port2 } = new MessageChannelMain()
    const message: EngineProcessMessage = { type: 'port' }
    child.postMessage(message, [port1])
    return port2
  }

  /** Resolves when the process is gone, after `closeLimit` at the latest. */
  async close(): Promise<void> {
    this.closing = true
    const { child } = this
    if (child === null) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        log.warn('the engine did not end in time')
        child.kill()
        resolve()
      }, closeLimit)
      child.once('exit', () => {
        clearTimeout(timer)
        resolve()
      })
      const message: EngineProcessMessage = { type: 'close' }
      child.postMessage(message)
    })
  }

  private ended(child: UtilityProcess, code: number): void {
    if (this.child !== child) return
    this.child = null
    if (this.closing) return
    log.error(`the engine ended by itself with status ${code}`)
    this.changed.emit('crashed')
    this.crashes.push(Date.now())
    this.isWaiting = true
    setTimeout(() => {
      this.isWaiting = false
      if (this.closing) return
      this.start()
      this.changed.emit('started')
    }, restartDelay(this.crashes))
  }
}
