// Which Debian mirror to build from: the one this machine's own apt uses.
import { spawnSync } from 'node:child_process'
import { SetupError } from './say.mjs'

/**
 * Address of a Debian mirror. `PROBESCOPE_DEBIAN_MIRROR` wins; else the first of apt's own sources that carries
 * Debian itself (not its security or updates suites, which lack most packages).
 * @returns {string}
 */
export function debianMirror() {
  if (process.env.PROBESCOPE_DEBIAN_MIRROR) return process.env.PROBESCOPE_DEBIAN_MIRROR
  const format = '$(REPO_URI) $(RELEASE) $(ORIGIN) $(CREATED_BY)'
  const { stdout, status } = spawnSync('apt-get', ['indextargets', '--format', format], { encoding: 'utf8' })
  const lines = status === 0 ? [...new Set(stdout.split('\n'))] : []
  for (const line of lines) {
    const [address, suite, origin] = line.split(' ')
    if (origin === 'Debian' && !suite.includes('-')) return address
  }
  throw new SetupError(
    'No Debian mirror found in the sources of apt on this machine. Name one:\n' +
      '  PROBESCOPE_DEBIAN_MIRROR=<address of a Debian mirror> npm run -s lab -- build',
  )
}
