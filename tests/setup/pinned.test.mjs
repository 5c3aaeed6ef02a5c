import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fakeProgram, scratchFolder } from './scratch.mjs'

const module = fileURLToPath(new URL('../../resources/base/pinned.mjs', import.meta.url))
const say = fileURLToPath(new URL('../../resources/base/say.mjs', import.meta.url))
const onDebian = existsSync('/usr/bin/dpkg-deb')

/** A real package of one file, which says its version. */
function makePackage(folder, version) {
  const tree = join(folder, `tree-${version}`)
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true })
  mkdirSync(join(tree, 'usr'))
  writeFileSync(join(tree, 'usr', 'version'), version)
  writeFileSync(
    join(tree, 'DEBIAN', 'control'),
    `Package: thing\nVersion: ${version}\nArchitecture: all\nMaintainer: a test <nobody@example.org>\nDescription: a thing\n`,
  )
  const file = join(folder, `thing_${version}.deb`)
  execFileSync('dpkg-deb', ['--root-owner-group', '--build', tree, file], { stdio: 'ignore' })
  return { version, file, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') }
}

/**
 * Unpacks what is pinned at version 1.0 with stand-ins for apt's programs, whose mirror has `mirrored` and whose archive has
 * `archived`; each knows a release by its address in sources.list.
 */
function unpack({ pinned, mirrored, archived = null }) {
  const folder = scratchFolder()
  const release = `list=$(printf '%s\\n' "$@" | sed -n 's/^Dir::Etc::SourceList=//p')
if grep -q archive.invalid "$list"; then version=${archived?.version ?? ''}; file=${archived?.file ?? ''}; sha=${archived?.sha256 ?? ''}
else version=${mirrored.version}; file=${mirrored.file}; sha=${mirrored.sha256}; fi
[ -n "$version" ] || exit 100
`
  fakeProgram(
    folder,
    'apt-get',
    `${release}echo "$@" >> ${folder}/asked\ncase "$*" in *download*) cp "$file" .;; esac`,
  )
  const path = fakeProgram(
    folder,
    'apt-cache',
    `${release}case "$*" in
*madison*) echo "thing | $version | a mock";;
*show*) printf 'Package: thing\\nVersion: %s\\nSHA256: %s\\n' "$version" "$sha";;
esac`,
  )
  const tree = join(folder, 'unpacked')
  const lock = {
    architecture: 'i386',
    suite: 'bookworm',
    snapshot: '20250101T000000Z',
    packages: { thing: { version: pinned.version, sha256: pinned.sha256 } },
  }
  const script = `
    import { unpackPinnedOrCurrent } from ${JSON.stringify(module)}
    import { runMain } from ${JSON.stringify(say)}
    await runMain(() => {
      const taken = unpackPinnedOrCurrent(${JSON.stringify(tree)}, ${JSON.stringify(lock)}, {
        mirror: 'http://mirror.invalid/debian', packages: ['thing'], pin: 'PIN',
      })
      console.log('taken ' + JSON.stringify(taken))
    })`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    // Packages are kept under the home folder.
    env: {
      ...process.env,
      PATH: path,
      HOME: folder,
      PROBESCOPE_CACHE: '',
      PROBESCOPE_DEBIAN_SNAPSHOT: 'http://archive.invalid',
    },
  })
  const said = stdout + stderr
  const version = existsSync(tree) ? readFileSync(join(tree, 'usr', 'version'), 'utf8') : null
  return { status, said, version, left: readdirSync(join(folder, '.cache', 'probescope')) }
}

test.runIf(onDebian)('a pinned version that the mirror has is taken, and nothing is said', () => {
  const one = makePackage(scratchFolder(), '1.0')
  const { status, said, version, left } = unpack({ pinned: one, mirrored: one })
  expect(said).toBe('taken {"thing":"1.0"}\n')
  expect([status, version]).toEqual([0, '1.0'])
  // apt's lists, of which there are many megabytes, do not stay.
  expect(left).toEqual(['debs'])
})

test.runIf(onDebian)('one that the mirror has dropped comes from the archive of all versions', () => {
  const folder = scratchFolder()
  const one = makePackage(folder, '1.0')
  const { said, version } = unpack({ pinned: one, mirrored: makePackage(folder, '2.0'), archived: one })
  expect(version).toBe('1.0')
  expect(said).toContain('asking http://archive.invalid/20250101T000000Z')
  expect(said).not.toContain('Taking what the mirror has now')
})

test.runIf(onDebian)(
  'one that is gone everywhere is replaced by what the mirror has now, and that is said',
  () => {
    const folder = scratchFolder()
    const { status, said, version } = unpack({
      pinned: makePackage(folder, '1.0'),
      mirrored: makePackage(folder, '2.0'),
    })
    expect([status, version]).toEqual([0, '2.0'])
    expect(said).toContain('thing 1.0 (the mirror has 2.0)')
    expect(said).toContain('Taking what the mirror has now: not the pinned snapshot (PIN would pin this one)')
    expect(said).toContain('taken {"thing":"2.0"}')
  },
)

test.runIf(onDebian)('a package of that version that is not the pinned one is refused', () => {
  const folder = scratchFolder()
  const one = makePackage(folder, '1.0')
  const { status, said, version } = unpack({ pinned: { ...one, sha256: '0'.repeat(64) }, mirrored: one })
  expect([status, version]).toEqual([1, null])
  expect(said).toContain('is not what is pinned')
})
