// The lab VM's command without a VM: what it refuses, and what it says of one that does not run.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { debianMirror } from '../../resources/base/mirror.mjs'
import { asOrdinaryUser, fakeProgram, scratchFolder } from './scratch.mjs'

const program = fileURLToPath(new URL('../../resources/lab/lab.mjs', import.meta.url))

function lab(home, args, { nodeOptions = [] } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeOptions, program, ...args], {
    encoding: 'utf8',
    // Whatever VM the work around this test keeps to.
    env: { ...process.env, HOME: home, PROBESCOPE_CACHE: '', PROBESCOPE_LAB_NAME: '' },
  })
  return { status, stdout, stderr }
}

test('an old Node is refused with what is needed, but not the one inside Electron', () => {
  const pretend = (versions) => [
    '--import',
    `data:text/javascript,Object.defineProperty(process,'versions',{value:${JSON.stringify(versions)}})`,
  ]
  const old = lab(scratchFolder(), ['status'], { nodeOptions: pretend({ node: '20.18.1' }) })
  expect(old).toMatchObject({ status: 1, stdout: '' })
  expect(old.stderr).toMatch(/needs Node 20\.19 or newer; this is 20\.18\.1/)
  const electron = { node: '20.18.1', electron: '33.2.1' }
  expect(lab(scratchFolder(), ['status'], { nodeOptions: pretend(electron) }).status).toBe(0)
  expect(lab(scratchFolder(), ['status'], { nodeOptions: pretend({ node: '24.0.0' }) }).status).toBe(0)
})

test('status of a machine that does not run', () => {
  const { status, stdout } = lab(scratchFolder(), ['status', '--json'])
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    running: false,
    pid: null,
    port: null,
    sshConfig: null,
  })
})

test('a process id that now belongs to another program is not taken for the machine', () => {
  const home = scratchFolder()
  const folder = join(home, '.cache', 'probescope', 'lab', 'run', 'default')
  mkdirSync(folder, { recursive: true })
  const state = {
    name: 'default',
    image: 'x',
    pid: process.pid,
    startTime: '1',
    port: 1,
    icount: false,
    kernel: '6',
  }
  writeFileSync(join(folder, 'state.json'), JSON.stringify(state))
  expect(JSON.parse(lab(home, ['status', '--json']).stdout).running).toBe(false)
  const { status, stderr } = lab(home, ['stop'])
  expect({ status, stderr }).toEqual({ status: 0, stderr: "  No lab VM 'default' runs\n" })
})

test.each([
  [['status', '--name', '../../etc'], /--name must be of small letters/],
  [['status', '--name', '-x'], /--name/],
  [['start', '--port', '0'], /--port must be a number from 1 to 65535/],
  [['start', '--port', '22x'], /--port must be a number/],
  [['start', '--fast'], /--fast/],
  [['ssh', 'true'], /does not run. Start it:\n {2}npm run -s lab -- start/],
])('%j is refused with what to do', (args, message) => {
  const { status, stdout, stderr } = lab(scratchFolder(), args)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(message)
})

test('an unknown command shows how it is used', () => {
  const { status, stderr } = lab(scratchFolder(), ['strat'])
  expect(status).toBe(2)
  expect(stderr).toMatch(/^Usage: npm run -s lab/)
})

test.runIf(process.platform === 'linux')('building as an ordinary user says how to do it as root', () => {
  const { status, stderr } = lab(scratchFolder(), ['build'], { nodeOptions: [asOrdinaryUser] })
  expect(status).toBe(1)
  expect(stderr).toMatch(/needs root once.*sudo env HOME="\$HOME" node resources\/lab\/lab\.mjs build/s)
})

test("the mirror is the first of apt's that carries Debian itself", () => {
  const path = fakeProgram(
    scratchFolder(),
    'apt-get',
    `printf '%s\\n' 'http://one.example/tools/ stable Other Packages' \\
      'http://two.example/debian-security/ bookworm-security Debian Packages' \\
      'http://three.example/debian/ bookworm Debian Packages'`,
  )
  const before = process.env.PATH
  process.env.PATH = path
  try {
    expect(debianMirror()).toBe('http://three.example/debian/')
  } finally {
    process.env.PATH = before
  }
})
