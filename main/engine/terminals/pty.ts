/** A process on a pseudo-terminal. The only file that knows node-pty. */
import { createRequire } from 'node:module'
import type * as NodePty from 'node-pty'
import { Emitter, type Disposable } from '../../../app/base/disposable'

export interface PtyCommand {
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly columns: number
  readonly rows: number
}

/** One of the two is null: the status it ended with, or the number of the signal that ended it. */
export interface PtyExit {
  readonly code: number | null
  readonly signal: number | null
}

export interface Pty {
  /** Text as it comes, decoded from UTF-8; a character split between two reads arrives whole. */
  onData(listener: (text: string) => void): Disposable
  /** Once, after the last data. */
  onExit(listener: (exit: PtyExit) => void): Disposable
  write(text: string): void
  resize(columns: number, rows: number): void
  /** Stops reading: the kernel's buffer fills, and the process waits in its next write. */
  pause(): void
  resume(): void
  kill(signal: 'SIGHUP' | 'SIGTERM' | 'SIGKILL'): void
}

/** Of this computer. */
export interface ChildPty extends Pty {
  readonly pid: number
}

// Loaded when the first terminal is opened: the command line opens none, and the native part takes its time.
const require = createRequire(import.meta.url)

/** Throws when the system has no pseudo-terminal or process left. A missing program is said inside the terminal. */
export function spawnPty(command: PtyCommand): ChildPty {
  const { spawn } = require('node-pty') as typeof NodePty
  const child = spawn(command.file, [...command.args], {
    name: command.env['TERM'] ?? 'xterm-256color',
    env: command.env,
    cwd: command.cwd,
    cols: command.columns,
    rows: command.rows,
    encoding: 'utf8',
  })
  return new NodePtyProcess(child)
}

/** node-pty closes the terminal 200 ms after its process has ended, whether all was read or not. */
const endedPollInterval = 50

class NodePtyProcess implements ChildPty {
  private readonly data = new Emitter<string>()
  private readonly exit = new Emitter<PtyExit>()
  private draining = false
  private ended = false
  private poll: NodeJS.Timeout | null = null

  constructor(private readonly child: NodePty.IPty) {
    child.onData((text) => this.data.emit(text))
    child.onExit(({ exitCode, signal }) => {
      this.ended = true
      this.stopPolling()
      const signalled = signal !== undefined && signal !== 0
      this.exit.emit({ code: signalled ? null : exitCode, signal: signalled ? signal : null })
    })
  }

  get pid(): number {
    return this.child.pid
  }

  onData(listener: (text: string) => void): Disposable {
    return this.data.on(listener)
  }

  onExit(listener: (exit: PtyExit) => void): Disposable {
    return this.exit.on(listener)
  }

  write(text: string): void {
    if (!this.ended) this.child.write(text)
  }

  resize(columns: number, rows: number): void {
    if (this.ended) return
    try {
      this.child.resize(columns, rows)
    } catch {
      // EBADF: the process has ended, and onExit is about to say so.
    }
  }

  pause(): void {
    if (this.draining || this.ended) return
    this.child.pause()
    // A process that ends while nobody reads leaves its last words in the kernel's buffer (at most 64 KiB),
    // and node-pty would throw them away.
    this.poll ??= setInterval(() => {
      if (isAlive(this.child.pid)) return
      this.draining = true
      this.resume()
    }, endedPollInterval)
  }

  resume(): void {
    if (this.ended) return
    this.stopPolling()
    this.child.resume()
  }

  kill(signal: 'SIGHUP' | 'SIGTERM' | 'SIGKILL'): void {
    // After the end the number may be another process's.
    if (!this.ended) this.child.kill(signal)
  }

  private stopPolling(): void {
    if (this.poll !== null) clearInterval(this.poll)
    this.poll = null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM is alive: sudo and ssh may run as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
