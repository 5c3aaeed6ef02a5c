/** `--target`: which machine is meant. */
import { resolve } from 'node:path'
import { failure } from '../../app/base/failure'
import { fail, succeed, type Result } from '../../app/base/result'
import { sshHostSchema, type TargetAddress } from '../../app/model/target'

/** A kernel that was prepared and saved. */
const preparedSuffix = '.probescope-kernel'

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
