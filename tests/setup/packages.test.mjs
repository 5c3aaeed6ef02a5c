import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { asOrdinaryUser, fakeProgram, scratchFolder } from './scratch.mjs'

const module = fileURLToPath(new URL('../../resources/base/packages.mjs', import.meta.url))
const say = fileURLToPath(new URL('../../resources/base/say.mjs', import.meta.url))

// Stand-ins for dpkg-query, which knows of one package only, and for apt-cache, which knows the old names.
const DPKG_QUERY = `printf 'xvfb installed\\nxauth config-files\\n'; exit 1`
const APT_CACHE = `case "$3" in *t64) exit 100;; esac`

function ensurePackages(jobs) {
  const folder = scratchFolder()
  fakeProgram(folder, 'apt-cache', APT_CACHE)
  const path = fakeProgram(folder, 'dpkg-query', DPKG_QUERY)
  const script = `
    import { ensurePackages } from ${JSON.stringify(module)}
    import { runMain } from ${JSON.stringify(say)}
    await runMain(() => ensurePackages(${JSON.stringify(jobs)}))`
  return spawnSync(process.execPath, [asOrdinaryUser, '--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  })
}

const onDebian = existsSync('/usr/bin/dpkg-query')

test.runIf(onDebian)('an ordinary user is given the exact command for what is missing', () => {
  const { status, stderr } = ensurePackages(['display'])
  expect(status).toBe(1)
  // xauth was removed (its configuration is left), xvfb is there.
  expect(stderr).toContain('  sudo apt-get install --no-install-recommends xauth\n')
})

test.runIf(onDebian)('of a package with two names the one this Debian knows is named', () => {
  const { stderr } = ensurePackages(['electron'])
  expect(stderr).toMatch(/ libgtk-3-0 /)
  expect(stderr).not.toMatch(/t64/)
})
