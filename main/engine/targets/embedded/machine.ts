/** The embedded kernel's machine as the engine has it: programs run on it, and it may be paused and saved. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { Emitter } from '../../../../app/base/disposable'
import { failure, type Failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import type { EmulatorOptions, FromEmulator, ToEmulator } from './emulatorMessages'
import { giveState, tell } from './emulatorThread'
import {
  encodeGuestFrame,
  GuestFrameDecoder,
  openPayload,
  type GuestFrame,
  type GuestFrameKind,
} from './guestFrames'
import { GuestProgram } from './guestProgram'
import type { Unpacking } from './savedState'

export interface GuestCommand {
  readonly command: readonly string[]
  /** null: pipes. */
  readonly terminal: { readonly columns: number; readonly rows: number } | null
}

/** What its first process says of itself. */
export interface GuestGreeting {
  /** SHA-256 of the agent that is in there; null when none is. */
  readonly agent: string | null
}

const seedBytes = 64
const keptConsoleLines = 30
/** Milliseconds; it stands still after what its processor is just at, a few of them. */
const pausePatience = 10_000
const terminatePatience = 2_000
/** Milliseconds that a thread has for standing still before it is ended, and V8's compiler then for its last tasks. */
const stillPatience = 500
const compilerPatience = 300

export class EmbeddedMachine {
  /** A line on the kernel's console. */
  readonly console = new Emitter<string>()
  /** Why it is gone; resolves once. */
  readonly ended: Promise<Failure>
  private readonly resolveEnded: (reason: Failure) => void
  private over: Failure | null = null
  private readonly decoder = new GuestFrameDecoder()
  private readonly programs = new Map<number, GuestProgram>()
  private lastChannel = 0
  /** It runs, or is gone. */
  private readonly running: Promise<unknown>
  private resolveRunning: () => void = () => {}
  private greeted: ((greeting: GuestGreeting) => void) | null = null
  private memoryRead: (() => void) | null = null
  private saved: ((state: Uint8Array) => void) | null = null
  private paused = false
  private pausing: (() => void) | null = null
  private readonly lines: string[] = []

  /**
   * @param worker the emulator's thread, which has been told nothing
   * @param state of a machine that was saved
   */
  constructor(
    private readonly worker: Worker,
    options: EmulatorOptions,
    state: Unpacking | null = null,
  ) {
    let resolve!: (reason: Failure) => void
    this.ended = new Promise((settle) => (resolve = settle))
    this.resolveEnded = resolve
    const started = new Promise<void>((settle) => (this.resolveRunning = settle))
    this.running = Promise.race([started, this.ended])
    this.worker.on('message', (message: FromEmulator) => this.receive(message))
    this.worker.on('error', (error) => this.end(crashed(error.message)))
    this.worker.on('exit', () => this.end(crashed('its thread has ended')))
    this.post({ type: 'boot', options })
    if (state !== null) {
      giveState(worker, state).catch((error: unknown) => {
        this.end(crashed((error as Error).message))
        void worker.terminate()
      })
    }
  }

  /** The last lines on its console. */
  get consoleText(): string {
    return this.lines.join('\n')
  }

  get gone(): boolean {
    return this.over !== null
  }

  /**
   * Ends whatever runs, sets the clock and the randomness, and waits until the machine answers. `patience` in
   * milliseconds; a machine that is just being switched on hears nothing for a while, and is asked again.
   */
  async greet(patience: number, interval = patience): Promise<Result<GuestGreeting>> {
    for (const program of this.programs.values()) program.lost()
    this.programs.clear()
    const answer = new Promise<GuestGreeting>((resolve) => (this.greeted = resolve))
    let asking: NodeJS.Timeout | undefined
    // Not before it runs: on a busy computer the time that it is told would have gone by when it hears of it.
    void this.running.then(() => {
      if (this.greeted === null || this.over !== null) return
      this.setClock()
      this.send('RESET', 0)
      asking = setInterval(() => this.send('RESET', 0), interval)
    })
    let timer: NodeJS.Timeout | null = null
    const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), patience)))
    const first = await Promise.race([answer, late, this.ended])
    this.greeted = null
    clearInterval(asking)
    clearTimeout(timer!)
    if (first === null) return fail(silent(patience, this.consoleText))
    return 'message' in first ? fail(first) : succeed(first)
  }

  run({ command, terminal }: GuestCommand): GuestProgram {
    const channel = ++this.lastChannel
    const program = new GuestProgram((kind, payload) => this.send(kind, channel, payload))
    if (this.over !== null) {
      program.lost()
      return program
    }
    this.programs.set(channel, program)
    const { columns, rows } = terminal ?? { columns: 0, rows: 0 }
    this.send('OPEN', channel, openPayload(terminal === null ? 'p' : 't', columns, rows, command))
    return program
  }

  /** Its processor stands still and uses nothing, until something is said to it. */
  pause(): Promise<void> {
    if (this.paused || this.over !== null) return Promise.resolve()
    this.paused = true
    this.post({ type: 'pause' })
    // One that does not stand still is of no use any more, and would use a processor.
    const timer = setTimeout(() => {
      this.end(crashed('it does not stand still'))
      void this.worker.terminate()
    }, pausePatience)
    const still = new Promise<void>((resolve) => (this.pausing = resolve))
    return Promise.race([still, this.ended.then(() => {})]).finally(() => clearTimeout(timer))
  }

  /** Goes on after a pause, with a clock that is right. */
  resume(): void {
    if (!this.paused) return
    this.paused = false
    this.post({ type: 'run' })
    this.setClock()
  }

  /**
   * The whole machine as it is now; it is paused meanwhile and stays so.
   * @param read is called when its memory has been read and is still to be compressed: it may go on
   */
  async save(quickly = false, read: () => void = () => {}): Promise<Result<Uint8Array>> {
    await this.pause()
    this.memoryRead = read
    const state = new Promise<Uint8Array>((resolve) => (this.saved = resolve))
    this.post({ type: 'save', quickly })
    const outcome = await Promise.race([state, this.ended])
    return outcome instanceof Uint8Array ? succeed(outcome) : fail(outcome)
  }

  /** Switches it off. Nobody is answered from now on; the promise is of its thread's end. */
  async dispose(): Promise<void> {
    this.end(failure('closed', 'The embedded kernel was switched off.'))
    await this.standStill()
    // Nobody waits longer for a thread that cannot be ended: what comes next is a new one.
    let timer!: NodeJS.Timeout
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, terminatePatience)))
    await Promise.race([this.worker.terminate(), late])
    clearTimeout(timer)
  }

  /**
   * A thread that is ended while V8 still compiles its WebAssembly can take the whole process with it: the compiler's own
   * threads tell Node of their results, and in Node 20 that races with taking down what they are told through
   * (PerIsolatePlatformData in src/node_platform.cc; seen as a fault in uv_async_send).
   */
  private async standStill(): Promise<void> {
    if (this.worker.threadId === -1) return
    const still = new Promise<void>((resolve) => (this.pausing = resolve))
    this.post({ type: 'pause' })
    const timer = new AbortController()
    await Promise.race([still, sleep(stillPatience, null, { signal: timer.signal }).catch(() => {})])
    timer.abort()
    await sleep(compilerPatience)
  }

  private setClock(): void {
    const now = Buffer.alloc(8)
    now.writeBigUInt64LE(BigInt(Date.now()) * 1_000_000n)
    this.send('CLOCK', 0, Buffer.concat([now, randomBytes(seedBytes)]))
  }

  private send(kind: GuestFrameKind, channel: number, payload?: Uint8Array): void {
    if (this.over === null) this.post({ type: 'input', bytes: encodeGuestFrame(kind, channel, payload) })
  }

  private post(message: ToEmulator): void {
    tell(this.worker, message)
  }

  private receive(message: FromEmulator): void {
    switch (message.type) {
      case 'output':
        if (!this.decoder.push(message.bytes, (frame) => this.take(frame))) {
          this.end(crashed('what it says cannot be understood'))
          void this.worker.terminate()
        }
        return
      case 'console':
        this.lines.push(message.line)
        if (this.lines.length > keptConsoleLines) this.lines.shift()
        this.console.emit(message.line)
        return
      case 'paused':
        this.pausing?.()
        this.pausing = null
        return
      case 'saved':
        this.saved?.(message.state)
        this.saved = null
        return
      case 'failed':
        this.end(crashed(message.message))
        return
      case 'started':
        this.resolveRunning()
        return
      case 'read':
        this.memoryRead?.()
        this.memoryRead = null
    }
  }

  private take(frame: GuestFrame): void {
    if (frame.kind === 'READY') {
      const [, agent = ''] = frame.payload.toString('latin1').split(' ')
      this.greeted?.({ agent: /^[0-9a-f]{64}$/.test(agent) ? agent : null })
      return
    }
    const program = this.programs.get(frame.channel)
    if (frame.kind === 'EXIT') this.programs.delete(frame.channel)
    program?.receive(frame)
  }

  private end(reason: Failure): void {
    if (this.over !== null) return
    this.over = reason
    for (const program of this.programs.values()) program.lost()
    this.programs.clear()
    this.resolveEnded(reason)
  }
}

function crashed(detail: string): Failure {
  return failure('lost', 'The embedded kernel’s emulator has stopped.', {
    remedy: 'Reconnect: the kernel then starts afresh.',
    detail,
  })
}

function silent(patience: number, consoleText: string): Failure {
  return failure('timeout', `The embedded kernel has not answered within ${Math.round(patience / 1000)} s.`, {
    remedy: 'This computer may be busy: connect again.',
    detail: consoleText || null,
  })
}
