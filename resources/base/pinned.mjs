// Debian's packages of exactly the versions that a lock file names: kept from before, from the mirror, or from Debian's archive
// of everything it ever had, since a mirror keeps the current ones alone.
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { aptSettings, realName, unpackFiles } from './debs.mjs'
import { cache } from './places.mjs'
import { mustRun, run } from './run.mjs'
import { say, SetupError } from './say.mjs'

/**
 * Debian's own; `PROBESCOPE_DEBIAN_SNAPSHOT` names another copy of it. In parts, since it may be what a machine installs its
 * packages from, and a checkout names no such host (tests/architecture/repository.test.ts).
 */
const ARCHIVE = `https://${['snapshot', 'debian', 'org'].join('.')}/archive/debian`
const PATIENCE = [
  '-o',
  'Acquire::Retries=0',
  '-o',
  'Acquire::http::Timeout=20',
  '-o',
  'Acquire::https::Timeout=20',
]
const store = join(cache, 'debs')

/** A pinned version that neither the mirror nor the archive gave. */
export class PinnedGone extends SetupError {}

/**
 * @typedef {{architecture: string, suite: string, snapshot: string, packages: Record<string, {version: string, sha256: string}>}} Lock
 *   `snapshot` is a moment at which the archive had all of them, as it writes it
 */

/**
 * Unpacks a lock's packages into a folder.
 * @param {string} folder @param {Lock} lock @param {{mirror: string}} place
 * @returns {Record<string, string>} names and versions
 * @throws {PinnedGone}
 */
export function unpackPinned(folder, lock, { mirror }) {
  mkdirSync(store, { recursive: true })
  let missing = lacking(lock)
  if (missing.length > 0) fetchFrom(mirror, lock, missing, [])
  missing = lacking(lock)
  let offered = {}
  if (missing.length > 0) {
    offered = current(mirror, lock, missing)
    const archive = `${process.env.PROBESCOPE_DEBIAN_SNAPSHOT || ARCHIVE}/${lock.snapshot}`
    say(`  ${missing.length} of the pinned packages are no longer on the mirror: asking ${archive}`)
    fetchFrom(archive, lock, missing, ['-o', 'Acquire::Check-Valid-Until=false', ...PATIENCE])
    missing = lacking(lock)
  }
  if (missing.length > 0) {
    const lines = missing.map(
      (name) => `  ${name} ${lock.packages[name].version} (the mirror has ${offered[name] ?? 'none'})`,
    )
    throw new PinnedGone(
      `These pinned packages can be had neither from ${mirror} nor from Debian's archive of snapshots:\n${lines.join('\n')}`,
    )
  }
  const names = Object.keys(lock.packages)
  unpackFiles(
    folder,
    names.map((name) => fileOf(lock.packages[name])),
  )
  return Object.fromEntries(names.map((name) => [name, lock.packages[name].version]))
}

/**
 * The pinned packages; where they can no longer be had, what the mirror has instead of them: a mirror drops the old version
 * on the day of a security update.
 * @param {string} folder @param {Lock} lock
 * @param {{mirror: string, packages: string[], pin: string}} now what is taken instead, as for `pinCurrent`, and the command
 *   that would pin it
 * @returns {Record<string, string>} names and versions of what was taken
 */
export function unpackPinnedOrCurrent(folder, lock, { mirror, packages, pin }) {
  try {
    return unpackPinned(folder, lock, { mirror })
  } catch (error) {
    if (!(error instanceof PinnedGone)) throw error
    say(`  ${error.message.replaceAll('\n', '\n  ')}`)
    say(`  Taking what the mirror has now: not the pinned snapshot (${pin} would pin this one)`)
    const { architecture, suite } = lock
    return unpackPinned(folder, pinCurrent(packages, { architecture, mirror, suite }), { mirror })
  }
}

/**
 * A lock of what the mirror has now.
 * @param {string[]} packages `NAME->` is what NAME depends on
 * @param {{architecture: string, mirror: string, suite: string}} place
 * @returns {Lock}
 */
export function pinCurrent(packages, { architecture, mirror, suite }) {
  return withApt(architecture, { mirror, suite }, [], (settings) => {
    const names = packages.map((name) => (name.endsWith('->') ? realName(name.slice(0, -2), settings) : name))
    const { stdout } = mustRun('apt-cache', [...settings, 'show', '--no-all-versions', ...names])
    const found = {}
    for (const record of stdout.split(/\n\n+/)) {
      const field = (name) => new RegExp(`^${name}: (.*)$`, 'm').exec(record)?.[1]
      if (field('Package')) found[field('Package')] = { version: field('Version'), sha256: field('SHA256') }
    }
    const pinned = Object.fromEntries(names.sort().map((name) => [name, found[name]]))
    const now = new Date().toISOString().replaceAll(/[-:]/g, '').replace(/\.\d+/, '')
    return { architecture, suite, snapshot: now, packages: pinned }
  })
}

function fileOf({ sha256 }) {
  return join(store, `${sha256}.deb`)
}

function lacking({ packages }) {
  return Object.keys(packages).filter((name) => !existsSync(fileOf(packages[name])))
}

/** Takes what is there, in exactly the version wanted; whatever goes wrong, it is then still lacking. */
function fetchFrom(mirror, { architecture, suite, packages }, names, options) {
  withApt(architecture, { mirror, suite }, options, (settings, work) => {
    const { stdout } = run('apt-cache', [...settings, 'madison', ...names])
    const there = names.filter((name) =>
      (stdout ?? '').split('\n').some((line) => {
        const [found, version] = line.split('|').map((part) => part.trim())
        return found === name && version === packages[name].version
      }),
    )
    if (there.length === 0) return
    const wanted = there.map((name) => `${name}=${packages[name].version}`)
    mustRun('apt-get', ['-q', ...settings, 'download', ...wanted], { cwd: work })
    for (const file of readdirSync(work).filter((entry) => entry.endsWith('.deb'))) {
      const sha256 = createHash('sha256')
        .update(readFileSync(join(work, file)))
        .digest('hex')
      const name = mustRun('dpkg-deb', ['--field', join(work, file), 'Package']).stdout.trim()
      if (packages[name]?.sha256 !== sha256) {
        throw new SetupError(`${file} from ${mirror} is not what is pinned: its SHA-256 is ${sha256}`)
      }
      copyFileSync(join(work, file), fileOf({ sha256 }))
    }
  })
}

/** Versions of these packages that the mirror has. */
function current(mirror, { architecture, suite }, names) {
  return withApt(architecture, { mirror, suite }, [], (settings) => {
    const { stdout } = run('apt-cache', [...settings, 'madison', ...names])
    return Object.fromEntries(
      (stdout ?? '')
        .split('\n')
        .map((line) => line.split('|').map((part) => part.trim()))
        .filter(([name, version]) => name && version),
    )
  })
}

function withApt(architecture, release, options, work) {
  mkdirSync(dirname(store), { recursive: true })
  const folder = mkdtempSync(join(dirname(store), '.apt-'))
  try {
    const settings = [...aptSettings(folder, architecture, release), ...options]
    // Its status is not looked at: what it could not get is not there.
    run('apt-get', ['-q', ...settings, 'update'])
    return work(settings, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
