/** An agent in the lab VM, spoken to without the engine, and workloads for it. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { AgentConnection } from '../agent/agentConnection'
import { agentProgram, LabProcess, onLab, type startLab } from './labProcess'

export type Lab = ReturnType<typeof startLab>

/** Copies the agent into the VM, outside what is compared for traces; returns its path there. */
export async function installAgent(lab: Lab): Promise<string> {
  const bytes = readFileSync(agentProgram)
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const path = `/var/lib/probescope-tests/${digest}/probescope-agent`
  await onLab(
    lab,
    `test -x ${path} || { mkdir -p ${path.slice(0, path.lastIndexOf('/'))} && cat > ${path}.new && chmod 755 ${path}.new && mv ${path}.new ${path}; }`,
    bytes,
  )
  return path
}

/** Starts an agent there by a shell command that ends in its path, and greets it. */
export async function startLabAgent(
  lab: Lab,
  command: string,
  heartbeatTimeout = 60_000,
): Promise<AgentConnection> {
  const child = spawn('ssh', ['-F', lab.sshConfig, '--', lab.host, command], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const agent = new AgentConnection(child)
  await agent.hello('00000000000000aa', heartbeatTimeout)
  return agent
}

/**
 * The same command on a kernel whose perf has no kprobe PMU, as far as the agent can see: kprobes then go through
 * kprobe_events, which only the ledger owns.
 */
export function withoutKprobePmu(command: string): string {
  return `unshare -m sh -c 'mount -t tmpfs none /sys/bus/event_source/devices/kprobe && exec ${command}'`
}

/**
 * A workload that waits until it is told to go on: over one ssh connection that is made before anything is counted,
 * because a login itself makes system calls.
 */
export class LabWorkload {
  private constructor(
    private readonly shell: LabProcess,
    readonly pid: number,
  ) {}

  static async start(lab: Lab, program: string, args: string): Promise<LabWorkload> {
    const shell = new LabProcess(
      lab,
      `sh -c 'echo pid $$; read -r go; ${program} --workload ${args}; echo ended $?; read -r end'`,
    )
    const match = await shell.until(/pid (\d+)/)
    return new LabWorkload(shell, Number(match[1]))
  }

  async run(timeout = 180_000): Promise<void> {
    this.shell.write('go\n')
    const match = await this.shell.until(/ended (\d+)/, timeout)
    if (match[1] !== '0') throw new Error(`the workload ended with ${match[1]}: ${this.shell.said}`)
  }

  async end(): Promise<void> {
    await this.shell.end()
  }
}
