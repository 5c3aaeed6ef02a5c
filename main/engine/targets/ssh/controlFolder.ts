/** A private folder for a connection's control socket. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'

/**
 * sockaddr_un holds 108 bytes on Linux and 104 on macOS, with the final NUL; ssh makes the socket under a temporary name
 * that is 17 longer (`mux.c`, muxserver_listen).
 */
const longest = 104 - 1 - 17
export const socketName = 'm'

/** mkdtemp makes it with mode 0700. */
export async function makeControlFolder(): Promise<Result<string>> {
  const errors: string[] = []
  for (const parent of [process.env['XDG_RUNTIME_DIR'], tmpdir(), '/tmp']) {
    // ssh expands % and ${} in a control path.
    if (!parent || !/^\/[\w./+-]*$/.test(parent)) continue
    if (join(parent, 'probescope-XXXXXX', socketName).length > longest) continue
    try {
      return succeed(await mkdtemp(join(parent, 'probescope-')))
    } catch (error) {
      errors.push((error as Error).message)
    }
  }
  return fail(
    failure('no-folder', 'There is no folder on this computer for the connection’s control socket.', {
      remedy: 'Make /tmp writable, or set TMPDIR to a short path.',
      detail: errors.join('\n') || null,
    }),
  )
}
