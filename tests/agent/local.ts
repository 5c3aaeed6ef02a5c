/** What the tests of the agent on this machine share. */
import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { AgentConnection } from './agentConnection'
import { agentProgram } from './agentProgram'

/** An agent that has been greeted. */
export async function startAgent(): Promise<AgentConnection> {
  const agent = AgentConnection.spawn(agentProgram())
  await agent.hello()
  return agent
}

/**
 * A process that waits, with no event of its own, until it is told to become the workload: so that a test can attach
 * to its pid first.
 */
export class WaitingWorkload {
  readonly child: ChildProcessByStdio<Writable, Readable, null>

  constructor(args: readonly string[]) {
    const script = 'echo ready; read -r go; exec "$0" --workload "$@"'
    this.child = spawn('/bin/sh', ['-c', script, agentProgram(), ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
  }

  get pid(): number {
    return this.child.pid!
  }

  async ready(): Promise<void> {
    await new Promise((resolve) => this.child.stdout.once('data', resolve))
  }

  /** Lets it run to its end. */
  async run(): Promise<void> {
    const ended = new Promise<number | null>((resolve) => this.child.once('exit', resolve))
    this.child.stdin.write('go\n')
    const code = await ended
    if (code !== 0) throw new Error(`the workload ended with ${code}`)
  }
}

export function runWorkload(args: readonly string[]): void {
  execFileSync(agentProgram(), ['--workload', ...args])
}

/** No agent's ledger is left; that of one in another test file goes when it ends. */
export async function nothingLeft(): Promise<void> {
  await until(() => !existsSync('/run/probescope'), 30_000)
}

/** The worker's pid: the supervisor's only child. */
export function workerOf(supervisor: number): number {
  return Number(readFileSync(`/proc/${supervisor}/task/${supervisor}/children`, 'utf8').trim())
}

/** Whether a process runs; a zombie does not. */
export function runs(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** Waits until `condition` holds; throws after `limit` milliseconds. */
export async function until(condition: () => boolean, limit = 15_000): Promise<void> {
  const begun = Date.now()
  while (!condition()) {
    if (Date.now() - begun > limit) throw new Error(`it did not come to pass in ${limit} ms: ${condition}`)
    await sleep(20)
  }
}
