/** The ssh that authenticates and stays: OpenSSH's ControlMaster, on which the agent's channel and all shells ride. */
import { execFile } from 'node:child_process'
import { access, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { failure, failureOf, type Failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import type { ConnectProgress } from '../connection/progress'
import type { AuthenticatingSsh, Authenticator } from './authenticator'
import { makeControlFolder, socketName } from './controlFolder'
import { controlArguments, masterArguments, type SshTarget } from './options'
import { PromptWatch } from './promptWatch'
import { connectFailure } from './sshFailure'

/** Milliseconds between two looks for the control socket. */
const lookInterval = 20
/** Of what ssh says, so much is kept to explain a failure. */
const keptOutput = 16_384

export class SshMaster {
  private output = ''

  private constructor(
    readonly target: SshTarget,
    private readonly folder: string,
    private readonly process: AuthenticatingSsh,
  ) {
    process.onOutput((text) => (this.output = (this.output + text).slice(-keptOutput)))
    // The socket's folder is of no use without it; where it cannot be removed, that is no reason to end the engine.
    void process.ended.then(() => this.removeFolder())
  }

  /** Authenticates; resolves when shells can be opened. */
  static async start(
    target: SshTarget,
    session: string,
    authenticator: Authenticator,
    progress: ConnectProgress,
    shown: (terminal: string | null) => void,
  ): Promise<Result<SshMaster>> {
    const folder = await makeControlFolder()
    if (!folder.ok) return folder
    const args = masterArguments(target, join(folder.value, socketName))
    let process: AuthenticatingSsh
    try {
      process = authenticator.start({ args }, { session, title: `ssh ${target.destination.host}` })
    } catch (error) {
      await rm(folder.value, { recursive: true, force: true })
      return fail(failureOf(error))
    }
    const master = new SshMaster(target, folder.value, process)
    shown(process.terminal)
    const failed = await master.authenticate(progress)
    if (failed === null) return succeed(master)
    await master.close()
    return fail(failed)
  }

  get controlPath(): string {
    return join(this.folder, socketName)
  }

  /** All that ssh has said. */
  get said(): string {
    return this.output
  }

  get ended(): Promise<void> {
    return this.process.ended
  }

  async close(): Promise<void> {
    this.process.kill()
    await this.process.ended
    await this.removeFolder()
  }

  private async removeFolder(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true }).catch(() => undefined)
  }

  private async authenticate(progress: ConnectProgress): Promise<Failure | null> {
    let over = false
    void this.process.ended.then(() => (over = true))
    const stop = (): void => this.process.kill()
    progress.signal.addEventListener('abort', stop, { once: true })
    const prompts = new PromptWatch({
      asked: () => {
        progress.begin('authenticate')
        progress.askInTerminal()
      },
      answered: () => progress.answered(),
    })
    this.process.onOutput((text) => prompts.take(text))
    try {
      while (!over) {
        if (await exists(this.controlPath)) {
          const refused = await this.check()
          if (refused === null) {
            progress.begin('authenticate')
            return null
          }
        }
        await sleep(lookInterval)
      }
    } finally {
      progress.signal.removeEventListener('abort', stop)
      prompts.dispose()
      progress.answered()
    }
    if (progress.signal.aborted) return failure('cancelled', 'Connecting was cancelled.')
    const { step, failure: reason } = connectFailure(this.output, this.target.destination)
    if (step === 'authenticate') progress.begin('authenticate')
    return reason
  }

  /** null when the master answers. */
  private check(): Promise<string | null> {
    return new Promise((resolve) => {
      execFile('ssh', controlArguments(this.target, this.controlPath, 'check'), (error, _stdout, stderr) =>
        resolve(error === null ? null : stderr || error.message),
      )
    })
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
