/** A child process whose streams carry the bootstrap and then the agent's frames. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import type { BootstrapShell } from './bootstrap'

/** Milliseconds after the end of its input in which a process ends by itself, before it is told to. */
const patience = 300
const keptErrors = 4_096

export class ChildShell implements BootstrapShell {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  private readonly ended: Promise<void>
  private errors = ''

  /**
   * @param lastSignal what ends it when it does not end by itself: SIGTERM for an agent on this computer, which must
   *   clean up; SIGKILL for an ssh, whose end the agent notices
   */
  constructor(
    file: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    private readonly lastSignal: 'SIGTERM' | 'SIGKILL',
  ) {
    // A session of its own: Ctrl-C in the terminal that we may run in is ours to handle, with a goodbye to the agent.
    this.child = spawn(file, [...args], { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
    this.stdin = this.child.stdin
    this.stdout = this.child.stdout
    this.stderr = this.child.stderr.setEncoding('utf8')
    this.stderr.on('data', (text: string) => (this.errors = (this.errors + text).slice(-keptErrors)))
    this.ended = new Promise((resolve) => {
      this.child.once('exit', () => resolve())
      // It could not be started: its streams close, and whoever reads them finds out.
      this.child.once('error', () => resolve())
    })
  }

  /** What stood on stderr, its end; null when that was nothing. */
  get said(): string | null {
    return this.errors.trim() || null
  }

  /** The agent has started: what was asked and said before it has no part in what may happen to it. */
  forgetSaid(): void {
    this.errors = ''
  }

  kill(): void {
    this.child.kill(this.lastSignal)
  }

  async close(): Promise<void> {
    this.stdin.end()
    const timer = setTimeout(() => this.kill(), patience)
    const late = new Promise((resolve) => setTimeout(resolve, 2 * patience).unref())
    await Promise.race([this.ended, late])
    clearTimeout(timer)
    this.stdout.destroy()
    this.stderr.destroy()
  }
}
