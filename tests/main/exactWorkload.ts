/** A process that waits, then makes exactly N getuid calls, for tests that count it alone. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const arch = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
export const agentProgram = fileURLToPath(
  new URL(`../../out/agent/${arch}/probescope-agent`, import.meta.url),
)

export class ExactWorkload {
  private readonly child: ChildProcess

  /** `processes` of them together make `calls` calls; all are the one that waits, or its children. */
  constructor(calls: number, processes = 1) {
    // The shell's own calls are over when it waits, and exec keeps its number.
    const script = 'read -r go; exec "$0" --workload getuid "$1" "$2"'
    this.child = spawn('/bin/sh', ['-c', script, agentProgram, String(calls), String(processes)], {
      stdio: ['pipe', 'inherit', 'inherit'],
    })
  }

  get pid(): number {
    return this.child.pid!
  }

  /** Resolves when all calls have been made. */
  async go(): Promise<void> {
    const ended = once(this.child, 'exit')
    this.child.stdin!.write('go\n')
    const [status] = (await ended) as [number | null]
    if (status !== 0) throw new Error(`the workload ended with ${status}`)
  }

  dispose(): void {
    this.child.kill('SIGKILL')
  }
}
