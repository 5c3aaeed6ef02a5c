// The static libraries for compiling the agent for another processor: Debian's packages of that architecture,
// downloaded with package lists of their own, so that the machine itself gets no foreign architecture.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { agentPackages } from './packages.mjs'
import { cache } from './places.mjs'
import { mustRun, run } from './run.mjs'
import { say } from './say.mjs'

const DEBIAN_ARCHITECTURE = { aarch64: 'arm64', x86_64: 'amd64' }

/**
 * @param {'aarch64' | 'x86_64'} machine as `uname -m` says it
 * @returns {Promise<string>} a folder with usr/include and usr/lib
 */
export async function ensureSysroot(machine) {
  const root = join(cache, `sysroot-${machine}`)
  // The C library comes with the cross compiler.
  const packages = agentPackages().filter((name) => name.endsWith('-dev') && name !== 'libc6-dev')
  if (!holds(root, packages)) {
    await withLock(join(cache, `sysroot-${machine}.lock`), () => {
      if (!holds(root, packages)) download(root, DEBIAN_ARCHITECTURE[machine], packages)
    })
  }
  return root
}

function holds(root, packages) {
  const list = join(root, 'packages')
  return existsSync(list) && readFileSync(list, 'utf8') === packages.join('\n')
}

function download(root, architecture, packages) {
  say(`Downloading ${packages.join(', ')} for ${architecture}`)
  mkdirSync(cache, { recursive: true })
  const work = mkdtempSync(join(cache, '.sysroot-'))
  try {
    const own = { lists: join(work, 'lists'), cache: join(work, 'cache'), tree: join(work, 'tree') }
    for (const folder of Object.values(own)) mkdirSync(join(folder, 'partial'), { recursive: true })
    rmSync(join(own.tree, 'partial'), { recursive: true })
    const options = {
      'APT::Architecture': architecture,
      'APT::Architectures': architecture,
      'APT::Sandbox::User': '', // the unprivileged user that apt downloads as may not enter this folder
      'Dir::State::Lists': own.lists,
      'Dir::State::Status': '/dev/null',
      'Dir::Cache': own.cache,
    }
    const settings = Object.entries(options).flatMap(([key, value]) => ['-o', `${key}=${value}`])
    run('apt-get', ['-q', ...settings, 'update'])
    mustRun('apt-get', ['-q', ...settings, 'download', ...packages], { cwd: work })
    for (const name of readdirSync(work).filter((entry) => entry.endsWith('.deb'))) {
      mustRun('dpkg-deb', ['-x', join(work, name), own.tree])
    }
    writeFileSync(join(own.tree, 'packages'), packages.join('\n'))
    rmSync(root, { recursive: true, force: true })
    renameSync(own.tree, root)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
