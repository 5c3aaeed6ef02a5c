/** `--target`: which machine is meant. */
import { resolve } from 'node:path'
import { failure } from '../../app/base/failure'
import { fail, succeed, type Result } from '../../app/base/result'
import { sshHostSchema, type TargetAddress } from '../../app/model/target'

/** A kernel that was prepared and saved. */
const preparedSuffix = '.probescope-kernel'

export interface DefaultTarget {
  readonly name: 'local' | 'embedded' | (string & {})
  /** What the user is told of it, who has not chosen it. */
  readonly note: string | null
}

/**
 * What is meant without `--target`: what `PROBESCOPE_TARGET` says; else this computer, where it can be traced without being
 * asked for anything; else the kernel that is always there. Cleaning up is only of use where something may have been left.
 */
export function defaultTarget(
  command: string,
  { platform = process.platform, uid = process.getuid?.(), env = process.env } = {},
): DefaultTarget {
  const wanted = env['PROBESCOPE_TARGET']
  if (wanted !== undefined && wanted !== '') return { name: wanted, note: null }
  if ((platform === 'linux' && uid === 0) || command === 'clean') return { name: 'local', note: null }
  const why =
    platform === 'linux'
      ? 'tracing this computer needs root: sudo, or --target local'
      : 'this computer runs no Linux'
  return { name: 'embedded', note: `Target: the embedded kernel, emulated (${why}).` }
}

export function parseTarget(text: string): Result<TargetAddress> {
  switch (text) {
    case 'embedded':
    case 'local':
    case 'lab':
      return succeed({ kind: text })
  }
  if (text.endsWith(preparedSuffix)) return succeed({ kind: 'embedded', prepared: resolve(text) })
  if (text.includes('/') || text.endsWith('.probescope')) return fail(notYet('A recording as the target'))
  const host = sshHostSchema.safeParse(text)
  if (host.success) return succeed({ kind: 'ssh', host: host.data })
  return fail(
    failure('usage', `--target: '${text}' is no host that ssh could mean.`, {
      remedy:
        'Targets are embedded, local, lab, or a host as ssh takes it: db7, root@db7.example.org, engineer@10.0.0.7:2222.',
    }),
  )
}

function notYet(what: string) {
  return failure('usage', `${what} is not in this version.`, {
    remedy: 'Targets are embedded, local, lab, or an ssh host.',
  })
}
