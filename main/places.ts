/** Where the app's parts lie: beside the bundle in a checkout, in the resources folder when packaged. */
import { app } from 'electron'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { EngineProcessOptions } from '../app/contract/engineProcess'
import type { LicenceFolders } from './ipc/licences'

/** out/, in a checkout as in the package's archive. */
const output = join(import.meta.dirname, '..')

export const places = {
  preload: join(output, 'main', 'preload.cjs'),
  engine: join(output, 'main', 'engine.cjs'),
  renderer: join(output, 'renderer'),
  samples: app.isPackaged
    ? join(process.resourcesPath, 'samples')
    : join(app.getAppPath(), 'resources', 'samples'),
} as const

/** The embedded kernel's parts. */
const embedded = app.isPackaged ? join(process.resourcesPath, 'embedded') : join(output, 'embedded')

export function licenceFolders(): LicenceFolders {
  const licences = app.isPackaged ? join(process.resourcesPath, 'licences') : join(output, 'licences')
  return { licences, embedded, electron: dirname(process.execPath) }
}

export function engineOptions(): Omit<EngineProcessOptions, 'warmUp'> {
  const agents = app.isPackaged ? join(process.resourcesPath, 'agent') : join(output, 'agent')
  const script = join(app.getAppPath(), 'resources', 'lab', 'lab.mjs')
  // The lab VM is built from a checkout. Electron's own executable is the Node that is surely there.
  const lab = existsSync(script)
    ? { file: process.execPath, args: [script], env: { ELECTRON_RUN_AS_NODE: '1' } }
    : null
  const headers = app.isPackaged
    ? join(process.resourcesPath, 'bpf')
    : join(app.getAppPath(), 'resources', 'bpf')
  return { agents, headers, embedded: existsSync(join(embedded, 'emulator.mjs')) ? embedded : null, lab }
}
