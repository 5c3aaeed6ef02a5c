// The system packages that each job needs, installed on Debian by root, named to anyone else.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './places.mjs'
import { mustRun, run } from './run.mjs'
import { say, SetupError } from './say.mjs'

// Debian's names; 'a|b' is one package under its old and its new name (the 64-bit time_t transition).
const PACKAGES = {
  compile: ['g++', 'gcc', 'make', 'python3'],
  agent: agentPackages(),
  agentForArm64: ['gcc-aarch64-linux-gnu', 'libc6-dev-arm64-cross', 'qemu-user'],
  agentForEmbedded: ['gcc-i686-linux-gnu', 'libc6-dev-i386-cross'],
  agentForX86: ['gcc-x86-64-linux-gnu', 'libc6-dev-amd64-cross', 'qemu-user'],
  electron: [
    'libasound2|libasound2t64',
    'libatk-bridge2.0-0|libatk-bridge2.0-0t64',
    'libgbm1',
    'libgtk-3-0|libgtk-3-0t64',
    'libnss3',
    'libxss1',
    'unzip',
  ],
  display: ['xauth', 'xvfb'],
  // Login shells that a target may have, for the tests.
  shells: ['busybox', 'fish', 'tcsh'],
  // clang compiles the BPF programs that are run on the lab VM.
  test: ['clang', 'git', 'openssh-client', 'procps'],
  lab: ['debootstrap', 'e2fsprogs', 'openssh-client', 'qemu-system-x86'],
}

/**
 * Sees to it that the packages of these jobs are installed.
 * @param {(keyof typeof PACKAGES)[]} jobs
 * @throws {SetupError} with the command to run, when they are missing and this process may not install them
 */
export function ensurePackages(jobs) {
  if (process.platform !== 'linux') return
  if (!existsSync('/usr/bin/dpkg-query')) {
    say(`Not a Debian system: expecting the counterparts of ${wanted(jobs).map(firstName).join(', ')}`)
    return
  }
  const missing = missingPackages(jobs)
  if (missing.length === 0) return
  if (process.getuid() !== 0) {
    throw new SetupError(
      `System packages are missing. Install them, then try again:\n  ${command('sudo ', missing)}`,
    )
  }
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  say('Looking for system packages (apt-get update)')
  run('apt-get', ['-q', ...PATIENT, 'update'], { env: environment }) // one dead source among many is no reason to give up
  const names = missing.map(knownName)
  say(`Installing ${names.join(', ')}`)
  mustRun('apt-get', installArguments(names), { env: environment })
}

/** Those of these jobs' packages that are not installed, as listed above. */
export function missingPackages(jobs) {
  const format = '${Package} ${db:Status-Status}\n'
  const names = wanted(jobs).flatMap((entry) => entry.split('|'))
  const { stdout } = run('dpkg-query', ['--show', '--showformat', format, ...names])
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return wanted(jobs).filter((entry) => !entry.split('|').some((name) => installed.has(name)))
}

/** What the agent's own list names: its build tools and static libraries. */
export function agentPackages() {
  return readFileSync(join(repository, 'resources', 'agent', 'packages.txt'), 'utf8').match(
    /^[a-z][^\s#]*$/gm,
  )
}

function wanted(jobs) {
  return [...new Set(jobs.flatMap((job) => PACKAGES[job]))].sort()
}

function firstName(entry) {
  return entry.split('|')[0]
}

// Of a package's two names, the one this Debian can install itself (not merely as another's alias).
function knownName(entry) {
  const names = entry.split('|')
  return names.find((name) => run('apt-cache', ['show', '--no-all-versions', name]).status === 0) ?? names[0]
}

/** A mirror that does not answer once may answer the next time, and another apt ends. */
const PATIENT = ['-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=300']

function installArguments(names) {
  return ['-q', '-y', ...PATIENT, 'install', '--no-install-recommends', ...names]
}

function command(prefix, missing) {
  return `${prefix}apt-get install --no-install-recommends ${missing.map(knownName).join(' ')}`
}
