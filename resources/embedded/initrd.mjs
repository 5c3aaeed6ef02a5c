// The embedded kernel's only file system: what image/ names of Debian's packages, the guest's programs, the agent.
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { repository } from '../base/places.mjs'
import { mustRun } from '../base/run.mjs'
import { SetupError } from '../base/say.mjs'
import { agentProgram } from '../build/agent.mjs'
import { absentLibrary } from './absent.mjs'
import { Cpio } from './cpio.mjs'

const image = join(repository, 'resources', 'embedded', 'image')
const guest = join(repository, 'resources', 'embedded', 'guest')
const COMPILER = ['-static', '-std=gnu11', '-Os', '-s', '-Wall', '-Wextra', '-Werror', '-D_GNU_SOURCE']
const LIBRARIES = 'usr/lib/i386-linux-gnu'
const FOLDERS = ['dev', 'proc', 'sys', 'tmp', 'run', 'root', 'var/log', 'usr/local/bin', 'mnt']

/** The lines of one of image's lists, without comments. */
export function listed(name) {
  return readFileSync(join(image, name), 'utf8').match(/^[a-z][^\s#]*/gm)
}

/**
 * @param {string} tree the unpacked packages
 * @param {string} kernel its version, as `uname -r` says it
 * @param {string} work a folder for what is compiled
 * @returns {Buffer}
 */
export function makeInitrd(tree, kernel, work) {
  const archive = new Cpio()
  for (const folder of FOLDERS) archive.folder(folder)
  archive.device('dev/console', 5, 1)
  for (const path of listed('files.txt')) take(archive, tree, path)
  mkdirSync(work, { recursive: true })
  for (const [, name, what] of readFileSync(join(image, 'absent.txt'), 'utf8').matchAll(
    /^(lib\S+) (.+)$/gm,
  )) {
    const library = join(tree, LIBRARIES, name)
    const says = `The embedded kernel's perf is without ${name}: no ${what}.`
    const bytes = absentLibrary(join(tree, 'usr/bin/perf'), library, name, says, work)
    archive.file(join(LIBRARIES, name), bytes)
  }
  archive.link('bin/sh', 'busybox')
  for (const name of ['mount', 'mkdir', 'insmod', 'uname', 'hostname', 'ip'])
    archive.link(`bin/${name}`, 'busybox')
  for (const module of listed('modules.txt')) {
    const name = module.split('/').at(-1)
    const file = join(tree, 'lib', 'modules', kernel, 'kernel', `${module}.ko`)
    archive.file(`lib/modules/${kernel}/${name}.ko`, readFileSync(file))
  }
  archive.file(
    'etc/modules',
    `${listed('modules.txt')
      .map((module) => module.split('/').at(-1))
      .join('\n')}\n`,
  )
  archive.file('init', readFileSync(join(image, 'init')), 0o755)
  for (const name of ['profile', 'os-release']) archive.file(`etc/${name}`, readFileSync(join(image, name)))
  archive.file('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n')
  archive.file('etc/group', 'root:x:0:\n')
  archive.file('sbin/guest', compileGuest(work), 0o755)
  archive.link('sbin/life', 'guest')
  const agent = readFileSync(agentProgram('i686'))
  archive.file('usr/bin/probescope-agent', agent, 0o755)
  archive.file('etc/probescope-agent.sha256', createHash('sha256').update(agent).digest('hex'))
  return archive.end()
}

/** A file of the packages; a link comes with what it points to. */
function take(archive, tree, path) {
  const file = join(tree, path)
  if (!existsSync(file))
    throw new SetupError(`Debian's packages have no ${path}: see resources/embedded/image/files.txt`)
  if (!lstatSync(file).isSymbolicLink()) {
    archive.file(path, readFileSync(file), lstatSync(file).mode & 0o777)
    return
  }
  const target = readlinkSync(file)
  archive.link(path, target)
  const real = join(dirname(path), target)
  if (!listed('files.txt').includes(real)) take(archive, tree, real)
}

function compileGuest(work) {
  const file = join(work, 'guest')
  const sources = readdirSync(guest).filter((name) => name.endsWith('.c'))
  const paths = sources.map((name) => join(guest, name))
  mustRun('i686-linux-gnu-gcc', [...COMPILER, '-o', file, ...paths, '-lutil', '-lm'])
  return readFileSync(file)
}

/** Every file that the machine is made of, for its version. */
export function recipeFiles() {
  const scripts = ['initrd.mjs', 'absent.mjs'].map((name) => join(repository, 'resources', 'embedded', name))
  const listedFiles = [image, guest].flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => join(folder, name)),
  )
  return [...listedFiles, ...scripts]
}
