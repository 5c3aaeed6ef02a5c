/** This computer as a target: the same bootstrap as over ssh, in a shell that we start ourselves. */
import { platform } from 'node:os'
import { failure } from '../../../app/base/failure'
import { fail, succeed } from '../../../app/base/result'
import { bootstrap } from './bootstrap/bootstrap'
import { bootstrapArguments } from './bootstrap/script'
import { ChildShell } from './bootstrap/childShell'
import type { Connect } from './connection/connection'

export const notLinux = failure('unsupported', 'This computer does not run Linux.', {
  remedy: 'Connect to a Linux machine by ssh, or start the lab VM.',
})

/**
 * The agent's program is copied here too: sudo's root cannot read it where it lies when that is an AppImage's mount or a
 * home directory on NFS.
 */
export function connectLocal(agents: string): Connect {
  return async (progress) => {
    if (platform() !== 'linux') return fail(notLinux)
    progress.begin('reach', 'this computer')
    const shell = new ChildShell('/bin/sh', bootstrapArguments, process.env, 'SIGTERM')
    progress.signal.addEventListener('abort', () => shell.kill(), { once: true })
    const started = await bootstrap(shell, { agents, compress: false }, progress)
    if (!started.ok) {
      await shell.close()
      return started
    }
    shell.forgetSaid()
    return succeed({
      channel: { readable: shell.stdout, writable: shell.stdin },
      shell: null,
      explain: (reason) => ({ ...reason, detail: reason.detail ?? shell.said }),
      close: () => shell.close(),
    })
  }
}
