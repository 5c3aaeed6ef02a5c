/** An ssh host as a target. */
import { platform } from 'node:os'
import { failure, type Failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import { bootstrap } from '../bootstrap/bootstrap'
import { bootstrapCommand } from '../bootstrap/script'
import { ChildShell } from '../bootstrap/childShell'
import type { Connect, TargetConnection } from '../connection/connection'
import type { ConnectProgress } from '../connection/progress'
import type { Authenticator } from './authenticator'
import { commandArguments, shellArguments, type SshTarget } from './options'
import { findProgram } from './program'
import { brokenFailure } from './sshFailure'
import { SshMaster } from './sshMaster'

export interface SshConnectOptions {
  readonly agents: string
  readonly session: string
  readonly authenticator: Authenticator
  /** The terminal that shows ssh's questions. */
  readonly shown: (terminal: string | null) => void
}

export function connectSsh(target: SshTarget, options: SshConnectOptions): Connect {
  return async (progress) => {
    const impossible = await whyNoSsh()
    if (impossible !== null) return fail(impossible)
    progress.begin('reach')
    const master = await SshMaster.start(
      target,
      options.session,
      options.authenticator,
      progress,
      options.shown,
    )
    if (!master.ok) return master
    const started = await startAgent(master.value, options.agents, progress)
    if (!started.ok) await master.value.close()
    return started
  }
}

async function startAgent(
  master: SshMaster,
  agents: string,
  progress: ConnectProgress,
): Promise<Result<TargetConnection>> {
  const { target, controlPath } = master
  const args = commandArguments(target, controlPath, bootstrapCommand)
  const shell = new ChildShell('ssh', args, process.env, 'SIGKILL')
  const abort = (): void => shell.kill()
  progress.signal.addEventListener('abort', abort, { once: true })
  const started = await bootstrap(shell, { agents, compress: true }, progress)
  progress.signal.removeEventListener('abort', abort)
  if (!started.ok) {
    await shell.close()
    // When the connection itself broke, that is the reason, and not that the shell ended.
    return started.failure.code === 'ended'
      ? fail(brokenFailure(master.said, target.destination) ?? started.failure)
      : started
  }
  shell.forgetSaid()
  return succeed({
    channel: { readable: shell.stdout, writable: shell.stdin },
    shell: {
      file: 'ssh',
      args: shellArguments(target, controlPath),
      env: null,
      title: target.destination.host,
    },
    explain: (reason) =>
      brokenFailure(master.said, target.destination) ?? { ...reason, detail: reason.detail ?? shell.said },
    close: async () => {
      await shell.close()
      await master.close()
    },
  })
}

async function whyNoSsh(): Promise<Failure | null> {
  if (platform() === 'win32') {
    return failure('unsupported', 'Connecting by ssh from Windows is not possible yet.', {
      remedy: 'Run Probescope on Linux or macOS, or inside WSL.',
    })
  }
  if ((await findProgram('ssh')) === null) {
    return failure('unsupported', 'This computer has no ssh.', {
      remedy: 'Install OpenSSH’s client. On Debian and Ubuntu:\nsudo apt-get install openssh-client',
    })
  }
  return null
}
