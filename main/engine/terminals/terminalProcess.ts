/** One terminal: a process on a pty, the screen kept of it, and the flow of its output to the windows. */
import type { Disposable } from '../../../app/base/disposable'
import { plainTitle } from '../../../app/base/displayText'
import type { Terminal } from '../../../app/model/terminal'
import { FlowControl } from './flowControl'
import { OutputBatch } from './outputBatch'
import type { Pty, PtyExit } from './pty'
import { Screen } from './screen'

export interface TerminalDescription {
  readonly id: string
  readonly session: string | null
  readonly title: string
  readonly columns: number
  readonly rows: number
  /** Whether closing the terminal ends the process; otherwise it belongs to whoever started it. */
  readonly ownsProcess: boolean
}

export interface TerminalListener {
  data(text: string): void
  /** Title, phase or exit code. */
  changed(): void
}

export interface AttachedScreen {
  readonly screen: string
  readonly columns: number
  readonly rows: number
}

/** Milliseconds: a program that sets the title in a loop must not flood the windows. */
const titleInterval = 100
/** Milliseconds a closed terminal's process has to save its work after SIGHUP, before SIGKILL. */
const hangUpTime = 1_000
/** CAN ends an unterminated control string, which swallows everything else by design; RIS is a full reset. */
const resetSequence = '\x18\x1bc'

export class TerminalProcess {
  private readonly screen: Screen
  private readonly flow: FlowControl
  private readonly output: OutputBatch
  private readonly listeners: Disposable[] = []
  private readonly exited: Promise<void>
  private title: string
  private titleTimer: NodeJS.Timeout | null = null
  private exit: PtyExit | null = null
  /** Whether a window shows it: only then its acknowledgements count, and questions are left to it. */
  private attached = false
  private disposed = false

  constructor(
    private readonly pty: Pty,
    private readonly description: TerminalDescription,
    private readonly listener: TerminalListener,
  ) {
    this.title = description.title
    this.flow = new FlowControl(pty)
    this.output = new OutputBatch((text) => this.listener.data(text))
    this.screen = new Screen(description.columns, description.rows, {
      parsed: (characters) => this.flow.read('screen', characters),
      title: (title) => this.setTitle(title),
      reply: (text) => {
        if (!this.attached) this.pty.write(text)
      },
    })
    this.listeners.push(pty.onData((text) => this.receive(text)))
    this.exited = new Promise((resolve) => {
      pty.onExit((exit) => {
        this.exit = exit
        this.output.flush()
        if (!this.disposed) this.listener.changed()
        resolve()
      })
    })
  }

  get state(): Terminal {
    return {
      id: this.description.id,
      session: this.description.session,
      title: this.title,
      phase: this.exit === null ? 'running' : 'ended',
      exitCode: this.exit?.code ?? null,
    }
  }

  /** The screen now; the listener's data follow exactly from there, after the answer. */
  attach(): Promise<AttachedScreen> {
    this.attached = true
    // What was sent before belongs to whoever listened before; from here the screen and what follows must meet.
    this.output.flush()
    this.output.hold()
    return new Promise((resolve) => {
      this.screen.snapshot((screen) => {
        this.flow.reset('window')
        this.flow.given('window', this.output.length)
        this.output.release()
        resolve({ screen, columns: this.screen.columns, rows: this.screen.rows })
      })
    })
  }

  /** No window shows it any more, or one of several is gone with what it had not acknowledged. */
  detach(stillShown: boolean): void {
    this.attached = this.attached && stillShown
    this.flow.reset('window')
  }

  acknowledge(characters: number): void {
    this.flow.read('window', characters)
  }

  write(text: string): void {
    this.pty.write(text)
  }

  resize(columns: number, rows: number): void {
    this.screen.resize(columns, rows)
    this.pty.resize(columns, rows)
  }

  /** Ends an unterminated control string and clears the screen, here and in every window, in the order of output. */
  reset(): void {
    this.receive(resetSequence)
  }

  /** SIGHUP, then SIGKILL for what does not go. Resolves when the process is gone, or was not ours to end. */
  async close(): Promise<void> {
    this.dispose()
    if (!this.description.ownsProcess || this.exit !== null) return
    this.pty.kill('SIGHUP')
    const killer = setTimeout(() => this.pty.kill('SIGKILL'), hangUpTime)
    await Promise.race([this.exited, delay(2 * hangUpTime)])
    clearTimeout(killer)
  }

  private dispose(): void {
    this.disposed = true
    for (const listener of this.listeners) listener.dispose()
    if (this.titleTimer !== null) clearTimeout(this.titleTimer)
    this.output.flush()
    this.flow.reset('window')
    this.screen.dispose()
    // Whatever it still says is read and dropped, so that it never waits for us.
    this.pty.resume()
  }

  private receive(text: string): void {
    this.flow.given('screen', text.length)
    if (this.attached) this.flow.given('window', text.length)
    this.screen.write(text)
    this.output.add(text)
  }

  private setTitle(text: string): void {
    const title = plainTitle(text) || this.description.title
    if (title === this.title) return
    this.title = title
    this.titleTimer ??= setTimeout(() => {
      this.titleTimer = null
      this.listener.changed()
    }, titleInterval)
  }
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
}
