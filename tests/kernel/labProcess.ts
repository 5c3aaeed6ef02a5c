/** Programs in the lab VM over ssh: run to their end, or kept going and talked to. */
import { execFile, spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const repository = fileURLToPath(new URL('../../', import.meta.url))
export const labScript = `${repository}resources/lab/lab.mjs`
export const agentProgram = `${repository}out/agent/x86_64/probescope-agent`

export interface LabAccess {
  readonly sshConfig: string
  readonly host: string
}

/** Starts the VM when it does not run; leaves it running. */
export function startLab(): LabAccess {
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [labScript, ...args], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`lab ${args.join(' ')}: ${stderr}`)
    return stdout
  }
  run('start')
  return JSON.parse(run('status', '--json')) as LabAccess
}

/** A machine that goes away, or does not answer while it comes up, is given up after half a minute. */
function sshArguments({ sshConfig, host }: LabAccess, command: string): string[] {
  const patience = ['-o', 'ConnectTimeout=30', '-o', 'ServerAliveInterval=10', '-o', 'ServerAliveCountMax=3']
  return ['-F', sshConfig, ...patience, '--', host, command]
}

/** Runs a shell command as root to its end; its stdout. Throws with its stderr when it fails. */
export async function onLab(lab: LabAccess, command: string, input?: Buffer): Promise<string> {
  const running = promisify(execFile)('ssh', sshArguments(lab, command), { maxBuffer: 2 ** 26 })
  running.child.stdin!.end(input)
  return (await running).stdout
}

/** A shell command that goes on, whose stdout and stderr are read as they come. */
export class LabProcess {
  private readonly child: ChildProcessWithoutNullStreams
  private readonly listeners = new Set<() => void>()
  private readonly ended: Promise<unknown>
  said = ''

  constructor(lab: LabAccess, command: string) {
    this.child = spawn('ssh', sshArguments(lab, command))
    this.ended = once(this.child, 'close')
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.said += text
        for (const listener of this.listeners) listener()
      })
    }
    this.child.stdin.on('error', () => {})
  }

  write(text: string): void {
    this.child.stdin.write(text)
  }

  /** The first match of `pattern` in what it says. */
  until(pattern: RegExp, timeout = 60_000): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const finish = () => {
        this.listeners.delete(look)
        clearTimeout(timer)
      }
      const look = () => {
        const match = pattern.exec(this.said)
        if (match === null) return
        finish()
        resolve(match)
      }
      const timer = setTimeout(() => {
        finish()
        reject(new Error(`waited ${timeout} ms for ${pattern}; it said:\n${this.said}`))
      }, timeout)
      this.listeners.add(look)
      look()
      void this.ended.then(() => {
        look()
        finish()
        reject(new Error(`it ended without ${pattern}; it said:\n${this.said}`))
      })
    })
  }

  /** Closes its input and waits for its end. */
  async end(): Promise<string> {
    this.child.stdin.end()
    await this.ended
    return this.said
  }

  kill(): void {
    this.child.kill('SIGKILL')
  }
}

/** Copies the agent's program, which is also the exact workload, into a folder of its own; call `remove` after. */
export async function installWorkload(
  lab: LabAccess,
): Promise<{ program: string; remove: () => Promise<void> }> {
  const folder = (await onLab(lab, 'mktemp -d /tmp/exact.XXXXXX')).trim()
  const program = `${folder}/w`
  await onLab(lab, `cat > ${program} && chmod 755 ${program}`, readFileSync(agentProgram))
  return { program, remove: async () => void (await onLab(lab, `rm -rf ${folder}`)) }
}
