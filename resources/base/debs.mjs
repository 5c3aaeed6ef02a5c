// Debian's packages of another architecture, or of another release, downloaded and unpacked with package lists of their
// own: the machine itself gets no foreign architecture and no other release.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { mustRun, run } from './run.mjs'
import { SetupError } from './say.mjs'

const KEYRINGS = ['gpg', 'pgp'].map((ending) => `/usr/share/keyrings/debian-archive-keyring.${ending}`)

/**
 * Unpacks packages into a folder, which appears whole or not at all.
 * @param {string} folder
 * @param {{architecture: string, packages: string[], release?: {mirror: string, suite: string}}} wanted
 *   architecture as Debian calls it; without a release, packages come from wherever this machine's own do.
 *   `NAME->` is the package that NAME depends on: a kernel, behind its metapackage.
 * @returns {Record<string, string>} the packages' names and versions
 */
export function unpackPackages(folder, { architecture, packages, release }) {
  mkdirSync(dirname(folder), { recursive: true })
  const work = mkdtempSync(join(dirname(folder), '.debs-'))
  try {
    const settings = aptSettings(work, architecture, release)
    // Its status is not looked at: one suite that is out of step with its own index is no reason to give up.
    run('apt-get', ['-q', ...settings, 'update'])
    const names = packages.map((name) => (name.endsWith('->') ? realName(name.slice(0, -2), settings) : name))
    mustRun('apt-get', ['-q', ...settings, 'download', ...names], { cwd: work })
    const files = readdirSync(work).filter((entry) => entry.endsWith('.deb'))
    return unpackFiles(
      folder,
      files.map((file) => join(work, file)),
    )
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** The same of files. */
export function unpackFiles(folder, files) {
  mkdirSync(dirname(folder), { recursive: true })
  const work = mkdtempSync(join(dirname(folder), '.debs-'))
  try {
    const tree = join(work, 'tree')
    mkdirSync(tree)
    const versions = {}
    for (const file of files) {
      mustRun('dpkg-deb', ['-x', file, tree])
      const format = '--showformat=${Package} ${Version}'
      const [name, version] = mustRun('dpkg-deb', ['--show', format, file]).stdout.split(' ')
      versions[name] = version
    }
    rmSync(folder, { recursive: true, force: true })
    renameSync(tree, folder)
    return versions
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Arguments of apt's programs, with lists of their own in `work`. */
export function aptSettings(work, architecture, release) {
  const own = { lists: join(work, 'lists'), cache: join(work, 'cache') }
  for (const folder of [join(own.lists, 'partial'), join(own.cache, 'archives', 'partial')]) {
    mkdirSync(folder, { recursive: true })
  }
  const options = {
    'APT::Architecture': architecture,
    'APT::Architectures': architecture,
    'APT::Sandbox::User': '', // the unprivileged user that apt downloads as may not enter this folder
    'Dir::State::Lists': own.lists,
    'Dir::State::Status': '/dev/null',
    'Dir::Cache': own.cache,
  }
  if (release !== undefined) {
    const keyring = KEYRINGS.find(existsSync)
    if (keyring === undefined) throw new SetupError(`Debian's keys are missing:\n  ${KEYRINGS[0]}`)
    const sources = join(work, 'sources.list')
    writeFileSync(sources, `deb [signed-by=${keyring}] ${release.mirror} ${release.suite} main\n`)
    options['Dir::Etc::SourceList'] = sources
    options['Dir::Etc::SourceParts'] = '/dev/null'
  }
  return Object.entries(options).flatMap(([key, value]) => ['-o', `${key}=${value}`])
}

/** The package that a metapackage depends on. */
export function realName(name, settings) {
  const { stdout } = mustRun('apt-cache', [...settings, 'depends', name])
  const found = stdout.match(/^\s+Depends: (\S+)$/m)?.[1]
  if (found === undefined) throw new SetupError(`${name} depends on nothing: which package is meant?`)
  return found
}
