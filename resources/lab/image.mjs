// The lab VM's disk image: a Debian 13 tree made by debootstrap, configured by image/configure.sh, written into
// an ext4 file by mke2fs. Its version is the hash of its recipe (the folder image/ and the constants here).
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { withLock } from '../base/lock.mjs'
import { debianMirror } from '../base/mirror.mjs'
import { ensurePackages } from '../base/packages.mjs'
import { cache, repository } from '../base/places.mjs'
import { hasProgram, systemPath } from '../base/run.mjs'
import { duration, say, SetupError } from '../base/say.mjs'

const SUITE = 'trixie'
const IMAGE_SIZE = '2000M'
const TOOLS = ['debootstrap', 'unshare', 'mke2fs', 'ssh-keygen', 'chroot']

const recipe = join(repository, 'resources', 'lab', 'image')
export const labCache = join(cache, 'lab')

/** @typedef {{version: string, folder: string, disk: string, kernel: string, key: string, hostKey: string}} LabImage */

/** The image that this checkout's recipe describes, whether it is built or not. @returns {LabImage} */
export function labImage() {
  const version = recipeVersion()
  const folder = join(labCache, 'images', version)
  return {
    version,
    folder,
    disk: join(folder, 'root.img'),
    kernel: join(folder, 'vmlinuz'),
    key: join(folder, 'id_ed25519'),
    hostKey: join(folder, 'ssh_host_ed25519_key.pub'),
  }
}

/** Whether the image is there; the folder appears by one rename, so it is whole or absent. */
export function isBuilt(image = labImage()) {
  return existsSync(image.disk)
}

/**
 * Builds the image unless it is there. One builder at a time; the others wait and use its result.
 * @returns {Promise<LabImage>}
 */
export async function ensureImage() {
  const image = labImage()
  if (isBuilt(image)) return image
  await withLock(
    join(labCache, 'build.lock'),
    async () => {
      if (!isBuilt(image)) await build(image)
    },
    (owner) => say(`Process ${owner} is building the lab VM's image: waiting for it`),
  )
  return image
}

function recipeVersion() {
  const hash = createHash('sha256').update(`${SUITE} ${IMAGE_SIZE}\n`)
  for (const name of readdirSync(recipe).sort()) {
    hash.update(`${name}\n`).update(readFileSync(join(recipe, name)))
  }
  return hash.digest('hex').slice(0, 12)
}

async function build(image) {
  requireRootAndTools()
  const started = Date.now()
  const images = join(labCache, 'images')
  mkdirSync(images, { recursive: true })
  removeAbandonedBuilds(images)
  const work = mkdtempSync(join(images, '.building-'))
  const log = join(labCache, 'build.log')
  say(`Building the lab VM's image ${image.version} (two to five minutes; log: ${log})`)
  try {
    const tree = join(work, 'tree')
    const result = join(work, 'result')
    mkdirSync(result, { mode: 0o700 })
    const run = runner(createWriteStream(log))
    const packages = readFileSync(join(recipe, 'packages.txt'), 'utf8').match(/^[a-z][^\s#]*$/gm)

    // In a mount namespace of its own: debootstrap mounts proc and sys in the tree, and were it killed they would
    // stay there, under a folder that is about to be removed.
    await run('Debian 13 and its packages', 'unshare', [
      '--mount',
      'debootstrap',
      '--variant=minbase',
      `--include=${packages.join(',')}`,
      SUITE,
      tree,
      debianMirror(),
    ])
    for (const name of ['id_ed25519', 'ssh_host_ed25519_key']) {
      await run(null, 'ssh-keygen', [
        '-q',
        '-t',
        'ed25519',
        '-N',
        '',
        '-C',
        'probescope-lab',
        '-f',
        join(result, name),
      ])
    }
    const inside = join(tree, 'probescope-lab')
    mkdirSync(inside, { mode: 0o700 })
    for (const name of readdirSync(recipe)) copyFileSync(join(recipe, name), join(inside, name))
    for (const name of ['id_ed25519.pub', 'ssh_host_ed25519_key', 'ssh_host_ed25519_key.pub']) {
      copyFileSync(join(result, name), join(inside, name))
    }
    await run('accounts, keys and sshd', 'chroot', [tree, 'sh', '/probescope-lab/configure.sh'])
    rmSync(join(result, 'ssh_host_ed25519_key')) // the laptop needs only its public half

    const kernel = readdirSync(join(tree, 'boot')).find((name) => name.startsWith('vmlinuz-'))
    if (kernel === undefined) throw new SetupError(`debootstrap gave no /boot/vmlinuz-*: see ${log}`)
    copyFileSync(join(tree, 'boot', kernel), join(result, 'vmlinuz'))
    await run('the disk image', 'mke2fs', [
      '-q',
      '-t',
      'ext4',
      '-d',
      tree,
      join(result, 'root.img'),
      IMAGE_SIZE,
    ])
    writeFileSync(join(result, 'version'), `${image.version}\n`)
    renameSync(result, image.folder)
    giveToOwnerOfHome(labCache)
    removeOtherVersions(images, image.version)
    say(`The lab VM's image is ready (${duration(Date.now() - started)})`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function requireRootAndTools() {
  if (process.getuid() !== 0) {
    throw new SetupError(
      'Building the lab VM needs root once (debootstrap makes device nodes and owners). Run:\n' +
        '  sudo env HOME="$HOME" node resources/lab/lab.mjs build',
    )
  }
  ensurePackages(['lab'])
  const missing = TOOLS.filter((tool) => !hasProgram(tool))
  if (missing.length > 0) throw new SetupError(`Building the lab VM needs ${missing.join(', ')}`)
}

/** Runs each step with its output in the log; with a title, says what it does and where debootstrap has got to. */
function runner(log) {
  return (title, command, args) =>
    new Promise((resolve, reject) => {
      const started = Date.now()
      log.write(`\n== ${command} ${args.join(' ')}\n`)
      const child = spawn(command, args, {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          PATH: systemPath(),
          LC_ALL: 'C',
          DEBIAN_FRONTEND: 'noninteractive',
        },
      })
      let phase = ''
      const tail = []
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          log.write(`${line}\n`)
          tail.push(line)
          if (tail.length > 8) tail.shift()
          // debootstrap speaks in 'I: Retrieving NAME VERSION': one line here for each kind of step, not for each package.
          const step = /^I: (Retrieving|Extracting|Unpacking|Configuring)\b/.exec(line)?.[1]
          if (title !== null && step !== undefined && step !== phase) {
            phase = step
            say(`  ${phase.toLowerCase()} packages`)
          }
        })
      }
      child.on('error', (error) => reject(new SetupError(`${command}: ${error.message}`)))
      child.on('close', (status, signal) => {
        if (status !== 0) {
          reject(
            new SetupError(
              `${command} failed (${signal ?? `status ${status}`}). Its last lines:\n  ${tail.join('\n  ')}`,
            ),
          )
          return
        }
        if (title !== null) say(`  ${title}: ${duration(Date.now() - started)}`)
        resolve()
      })
    })
}

// Under `sudo env HOME=…` the cache would belong to root, and the user's ssh could not read its key.
function giveToOwnerOfHome(folder) {
  const { uid, gid } = statSync(join(cache, '..', '..'))
  if (uid !== process.getuid()) spawnSync('chown', ['-R', `${uid}:${gid}`, folder])
}

function removeAbandonedBuilds(images) {
  for (const name of readdirSync(images)) {
    if (name.startsWith('.building-')) rmSync(join(images, name), { recursive: true, force: true })
  }
}

// A VM that still runs from an older image keeps its open file; only the name goes.
function removeOtherVersions(images, version) {
  for (const name of readdirSync(images)) {
    if (name !== version && !name.startsWith('.'))
      rmSync(join(images, name), { recursive: true, force: true })
  }
}
