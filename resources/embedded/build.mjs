// The embedded kernel's snapshot: Debian's 32-bit kernel booted in v86 and saved at rest. It is kept outside the checkout,
// under the version of its recipe, and put into out/embedded beside the emulator's parts.
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { withLock } from '../base/lock.mjs'
import { debianMirror } from '../base/mirror.mjs'
import { pinCurrent, unpackPinnedOrCurrent } from '../base/pinned.mjs'
import { cache, output, repository } from '../base/places.mjs'
import { duration, say, SetupError } from '../base/say.mjs'
import { agentProgram, ensureEmbeddedAgent } from '../build/agent.mjs'
import { build } from '../build/build.mjs'
import { listed, makeInitrd, recipeFiles } from './initrd.mjs'

/** The last of Debian's releases with a kernel for 32-bit processors. */
const SUITE = 'bookworm'
/** Of what is kept beside the state; counted up when it changes. */
const FORMAT = 6
const MEMORY = 128
/**
 * The cycle counter is the clock and always right; an address is where System.map says; what the processor could leak
 * through its caches does not exist here; a machine that was paused has not hung.
 */
const COMMAND_LINE =
  'console=ttyS0 quiet tsc=reliable nokaslr mitigations=off random.trust_cpu=on nowatchdog nosoftlockup ' +
  'rcupdate.rcu_cpu_stall_suppress=1 cryptomgr.notests panic=0'
const FILES = ['manifest.json', 'state.packed', 'kept.br', 'LICENSES.txt']

const lockFile = join(repository, 'resources', 'embedded', 'image', 'packages.lock.json')
const cached = join(cache, 'embedded')
/** Where the engine looks. */
export const embeddedFolder = join(output, 'embedded')

/** Whether the snapshot of this checkout's recipe is in place. */
export function isSnapshotBuilt() {
  try {
    return readFileSync(join(embeddedFolder, 'version'), 'utf8') === recipeVersion()
  } catch {
    return false
  }
}

/**
 * Builds what is missing and puts it into out/embedded. `again` builds the snapshot anew in any case; `sameAgent` does, too,
 * unless the agent inside is this checkout's: without, one that is a little older serves, and the new agent is copied in.
 */
export async function ensureEmbedded({ again = false, sameAgent = false } = {}) {
  await build(['emulator'])
  if (sameAgent) await ensureEmbeddedAgent()
  const isGood = (folder) =>
    !again && existsSync(join(folder, 'manifest.json')) && !(sameAgent && !hasAgent(folder))
  if (isSnapshotBuilt() && isGood(embeddedFolder)) return
  const version = recipeVersion()
  const folder = join(cached, version)
  if (!isGood(folder)) {
    await withLock(
      join(cache, 'embedded.lock'),
      async () => {
        if (!isGood(folder)) await make(folder)
      },
      (owner) => say(`Process ${owner} is building the embedded kernel: waiting for it`),
    )
  }
  for (const name of FILES) {
    // Renamed into place: an app that starts at this moment finds the old file or the new one, whole.
    copyFileSync(join(folder, name), join(embeddedFolder, `${name}.partial`))
    renameSync(join(embeddedFolder, `${name}.partial`), join(embeddedFolder, name))
  }
  writeFileSync(join(embeddedFolder, 'version'), version)
}

/** Whether the agent inside a snapshot is the one that this checkout has built. */
export function hasAgent(folder) {
  return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).agent === builtAgent()
}

function builtAgent() {
  return createHash('sha256')
    .update(readFileSync(agentProgram('i686')))
    .digest('hex')
}

/** Pins the packages' versions to what the mirror has now. */
export function pinPackages() {
  const lock = pinCurrent(listed('packages.txt'), {
    architecture: 'i386',
    mirror: debianMirror(),
    suite: SUITE,
  })
  writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`)
  say(`Pinned ${Object.keys(lock.packages).length} packages of Debian's ${SUITE}: ${lockFile}`)
}

/** What was taken is in the manifest. */
function unpackPackages(tree) {
  return unpackPinnedOrCurrent(tree, JSON.parse(readFileSync(lockFile, 'utf8')), {
    mirror: debianMirror(),
    packages: listed('packages.txt'),
    pin: 'npm run -s embedded -- pin',
  })
}

function emulatorVersion() {
  return JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')).devDependencies.v86
}

function recipeVersion() {
  const hash = createHash('sha256').update(`${FORMAT} ${SUITE} ${MEMORY} ${COMMAND_LINE}\n`)
  hash.update(`${emulatorVersion()}\n`)
  for (const file of recipeFiles())
    hash.update(`${file.slice(repository.length)}\n`).update(readFileSync(file))
  // What the agent said of the machine is kept beside the snapshot, or inside it, in the agent's own form.
  for (const file of agentAnswerFiles()) hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 12)
}

/** The agent's sources that write what is kept: its catalogue, its capabilities, the kernel's tables. */
function agentAnswerFiles() {
  const sources = join(repository, 'resources', 'agent', 'src')
  const inside = (folder) => readdirSync(join(sources, folder)).map((name) => join(sources, folder, name))
  const catalogue = inside('methods').filter((file) => basename(file).startsWith('catalogue'))
  const tables = inside('kernel').filter((file) => /^ke(ep|pt)_tables/.test(basename(file)))
  return [...catalogue, ...inside('capabilities'), ...tables].sort()
}

async function make(folder) {
  const started = Date.now()
  if (!(await ensureEmbeddedAgent())) {
    throw new SetupError(
      'The embedded kernel needs the agent for i686, and that needs a cross compiler:\n' +
        '  sudo apt-get install --no-install-recommends gcc-i686-linux-gnu libc6-dev-i386-cross',
    )
  }
  await build(['prepare'])
  mkdirSync(cached, { recursive: true })
  const work = mkdtempSync(join(cached, '.building-'))
  const log = join(cached, 'build.log')
  writeFileSync(log, '')
  say(`Building the embedded kernel (about a minute; log: ${log})`)
  try {
    const tree = join(work, 'tree')
    const packages = unpackPackages(tree)
    const kernel = readdirSync(join(tree, 'lib', 'modules'))[0]
    say(`  Debian's packages, with Linux ${kernel}: ${duration(Date.now() - started)}`)
    const initrd = join(work, 'initrd')
    writeFileSync(initrd, makeInitrd(tree, kernel, join(work, 'programs')))
    const prepared = await boot(tree, kernel, initrd, log)
    const result = join(work, 'result')
    mkdirSync(result)
    write(result, prepared, packages)
    writeFileSync(join(result, 'LICENSES.txt'), licences(tree, packages))
    rmSync(folder, { recursive: true, force: true })
    renameSync(result, folder)
    removeOtherVersions(folder)
    const size = (prepared.state.length / 2 ** 20).toFixed(1)
    say(`The embedded kernel is ready (${size} MiB, ${duration(Date.now() - started)})`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function boot(tree, kernel, initrd, log) {
  const { prepareMachine } = await import(pathToFileURL(join(output, 'prepare', 'prepare.mjs')).href)
  const bios = join(tree, 'usr', 'share', 'seabios')
  const prepared = await prepareMachine(
    join(embeddedFolder, 'emulator.mjs'),
    {
      wasm: join(embeddedFolder, 'v86.wasm'),
      memory: MEMORY,
      boot: {
        kind: 'kernel',
        bios: join(bios, 'bios.bin'),
        vgaBios: join(bios, 'vgabios-stdvga.bin'),
        kernel: join(tree, 'boot', `vmlinuz-${kernel}`),
        initrd,
        commandLine: COMMAND_LINE,
      },
    },
    say,
    (line) => appendFileSync(log, `${line}\n`),
  )
  if (prepared.ok) return prepared.value
  const { message, detail } = prepared.failure
  throw new SetupError(
    `The embedded kernel could not be prepared: ${message}\n${detail ?? ''}\nIts console is in ${log}`,
  )
}

function write(folder, { state, machine, kept }, packages) {
  writeFileSync(join(folder, 'state.packed'), state)
  writeFileSync(join(folder, 'kept.br'), brotliCompressSync(JSON.stringify(kept)))
  const manifest = {
    version: 3,
    kernel: machine.kernel,
    bootId: machine.bootId,
    memory: MEMORY,
    agent: builtAgent(),
    emulator: emulatorVersion(),
    state: { bytes: state.length, sha256: createHash('sha256').update(state).digest('hex') },
    packages,
  }
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

function licences(tree, packages) {
  const parts = Object.entries(packages)
    .sort()
    .map(([name, version]) => {
      const file = join(tree, 'usr', 'share', 'doc', name, 'copyright')
      const text = existsSync(file) ? readFileSync(file, 'utf8') : 'See the source package.'
      return `${'='.repeat(80)}\n${name} ${version}\n${'='.repeat(80)}\n\n${text}`
    })
  return (
    "The embedded kernel is made of these packages of Debian's, unchanged. Their sources, of exactly these versions, are\n" +
    'in Debian and in its archive of snapshots: `apt-get source PACKAGE=VERSION`. For three years from the date of this\n' +
    'release the authors of Probescope give them to anyone who asks, at no more than the cost of sending them.\n' +
    'The emulator is v86 (BSD-2-Clause, https://github.com/copy/v86).\n\n' +
    parts.join('\n\n')
  )
}

function removeOtherVersions(kept) {
  for (const name of readdirSync(cached)) {
    const folder = join(cached, name)
    if (/^[0-9a-f]{12}$/.test(name) && folder !== kept) rmSync(folder, { recursive: true, force: true })
  }
}
