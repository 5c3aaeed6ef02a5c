// The static libraries for compiling the agent for another processor: Debian's packages of that architecture.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unpackPackages } from '../base/debs.mjs'
import { withLock } from '../base/lock.mjs'
import { agentPackages } from '../base/packages.mjs'
import { cache } from '../base/places.mjs'
import { say } from '../base/say.mjs'

const DEBIAN_ARCHITECTURE = { aarch64: 'arm64', x86_64: 'amd64', i686: 'i386' }

/**
 * @param {'aarch64' | 'x86_64' | 'i686'} machine as `uname -m` says it
 * @returns {Promise<string>} a folder with usr/include and usr/lib
 */
export async function ensureSysroot(machine) {
  const root = join(cache, `sysroot-${machine}`)
  // The C library comes with the cross compiler.
  const packages = agentPackages().filter((name) => name.endsWith('-dev') && name !== 'libc6-dev')
  if (!holds(root, packages)) {
    await withLock(join(cache, `sysroot-${machine}.lock`), () => {
      if (holds(root, packages)) return
      const architecture = DEBIAN_ARCHITECTURE[machine]
      say(`Downloading ${packages.join(', ')} for ${architecture}`)
      unpackPackages(root, { architecture, packages })
      writeFileSync(join(root, 'packages'), packages.join('\n'))
    })
  }
  return root
}

function holds(root, packages) {
  const list = join(root, 'packages')
  return existsSync(list) && readFileSync(list, 'utf8') === packages.join('\n')
}
