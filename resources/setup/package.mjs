// `npm run package [-- ELECTRON_BUILDER_ARGUMENTS]`: builds what is stale and packs it into out/package.
// Without arguments: the unpacked folder for this machine and, on Linux, the same as tar.gz; nothing is downloaded.
// The formats that electron-builder.yml names need tools which electron-builder downloads, so an open network:
// npm run package -- --linux (or --mac, --win).
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ensureModules } from '../base/modules.mjs'
import { ensurePackages } from '../base/packages.mjs'
import { output, repository } from '../base/places.mjs'
import { mustRun } from '../base/run.mjs'
import { duration, isMain, runMain, say, SetupError } from '../base/say.mjs'
import { ensureAgent } from '../build/agent.mjs'
import { build } from '../build/build.mjs'
import { ensureEmbedded } from '../embedded/build.mjs'
import { ensureElectron } from './electron.mjs'

const PLATFORM_OPTION = { linux: '--linux', darwin: '--mac', win32: '--win' }
const packages = join(output, 'package')

/** Packs the app as it is now. @param {string[]} formats arguments for electron-builder; by default the folder alone */
export async function packageApp(formats = [PLATFORM_OPTION[process.platform], 'dir']) {
  const started = Date.now()
  ensurePackages(['compile', 'agent', 'electron'])
  ensureModules()
  await ensureAgent()
  await build()
  // What ships together must fit together: no agent that has to be copied into the kernel at every start.
  await ensureEmbedded({ sameAgent: true })
  const electron = await ensureElectron()
  say(`Packing with Electron ${electron.version}, from ${electron.origin}`)
  rmSync(packages, { recursive: true, force: true })
  const cli = join(
    dirname(createRequire(join(repository, 'package.json')).resolve('electron-builder/package.json')),
    'cli.js',
  )
  const { status } = spawnSync(
    process.execPath,
    [
      cli,
      '--config=electron-builder.yml',
      '--publish=never',
      // Only for this machine's own platform: for another one electron-builder has to fetch that one's Electron.
      ...(isForHost(formats)
        ? [`-c.electronDist=${electron.dist}`, `-c.electronVersion=${electron.version}`]
        : []),
      ...formats,
    ],
    { cwd: repository, stdio: ['ignore', 2, 2] },
  )
  if (status !== 0) throw new SetupError(`electron-builder failed with status ${status}`)
  // The loader of unpacked applications; electron-builder leaves it in when it is given an Electron.
  const unpacked = unpackedFolder()
  if (unpacked !== undefined)
    rmSync(join(packages, unpacked, 'resources', 'default_app.asar'), { force: true })
  say(`Packed into ${packages} (${duration(Date.now() - started)})`)
}

function isForHost(formats) {
  const platforms = formats.filter((argument) => Object.values(PLATFORM_OPTION).includes(argument))
  return platforms.every((platform) => platform === PLATFORM_OPTION[process.platform])
}

function unpackedFolder() {
  return readdirSync(packages).find((entry) => /^(linux|win).*-unpacked$/.test(entry))
}

/** The unpacked folder as one file, whose top folder carries name and version, as is the custom. */
function archive() {
  const { name, version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))
  const top = `${name}-${version}`
  const file = join(packages, `${top}-linux-${process.arch}.tar.gz`)
  const folder = unpackedFolder()
  const owners = ['--owner=root', '--group=root', '--numeric-owner', '--sort=name']
  mustRun('tar', ['-czf', file, ...owners, `--transform=s,^${folder},${top},`, '-C', packages, folder])
  say(`Wrote ${file} (${statSync(file).size >> 20} MiB)`)
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const formats = process.argv.slice(2)
    await packageApp(formats.length > 0 ? formats : undefined)
    if (formats.length === 0 && process.platform === 'linux') archive()
  })
}
