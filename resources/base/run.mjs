// Running other programs during set-up.
import { spawnSync } from 'node:child_process'
import { SetupError } from './say.mjs'

/** spawnSync with text output. */
export function run(command, args, options = {}) {
  return spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options })
}

/** As `run`, but a failure is a SetupError that shows the command, and how what it said began and ended. */
export function mustRun(command, args, options = {}) {
  const result = run(command, args, options)
  if (result.status === 0) return result
  const reason =
    result.error?.message ?? (result.signal ? `ended with ${result.signal}` : `status ${result.status}`)
  const lines = (result.stderr?.trim() || result.stdout?.trim() || '').split('\n')
  const said = lines.length > 24 ? [...lines.slice(0, 12), '…', ...lines.slice(-12)] : lines
  throw new SetupError(`${command} ${args.join(' ')}\nfailed (${reason}):\n  ${said.join('\n  ')}`)
}

/** Whether a program of this name is in PATH (or in the folders of system programs). */
export function hasProgram(name) {
  const { status } = run('sh', ['-c', `command -v -- "$1"`, 'sh', name], {
    env: { ...process.env, PATH: systemPath() },
  })
  return status === 0
}

/** PATH with the system administrator's folders, which an ordinary user's lacks. */
export function systemPath() {
  return `${process.env.PATH}:/usr/sbin:/sbin`
}
