// The npm packages: installed when what is there differs from package-lock.json, node-pty compiled for this machine.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { repository } from './places.mjs'
import { mustRun } from './run.mjs'
import { say } from './say.mjs'

const modules = join(repository, 'node_modules')
const QUIET = ['--no-audit', '--no-fund', '--loglevel=error']

/** Installs and compiles what is missing. Works without a network when nothing is. */
export function ensureModules() {
  if (!matchesLockFile()) {
    say('Installing the npm packages')
    // Not `npm ci`: it insists on an entry for every platform's build of each native package, which a registry that
    // mirrors only some of them cannot give. What the lock file does name is taken from it and checked all the same.
    // Without install scripts: the only ones needed are node-pty's (below) and Electron's (electron.mjs).
    mustRun('npm', ['install', '--no-save', '--ignore-scripts', ...QUIET], { cwd: repository })
  }
  if (!hasPty()) {
    say('Compiling node-pty')
    mustRun('npm', ['rebuild', 'node-pty', ...QUIET], {
      cwd: repository,
      env: compileEnvironment(),
    })
  }
}

// npm keeps what it installed in node_modules/.package-lock.json, in the same format.
function matchesLockFile() {
  try {
    const wanted = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')).packages
    const present = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages
    return Object.entries(wanted).every(([path, { version, optional }]) => {
      if (path === '' || (optional && present[path] === undefined)) return true // for another platform
      return present[path]?.version === version && existsSync(join(repository, path))
    })
  } catch (error) {
    if (error.code === 'ENOENT') return false
    throw error
  }
}

function hasPty() {
  const folder = join(modules, 'node-pty')
  return ['build/Release/pty.node', `prebuilds/${process.platform}-${process.arch}/pty.node`].some((file) =>
    existsSync(join(folder, file)),
  )
}

// node-gyp downloads Node's headers unless told where they are; most packages of Node carry them.
function compileEnvironment() {
  const prefix = dirname(dirname(process.execPath))
  const { npm_config_nodedir: configured = prefix } = process.env
  if (!existsSync(join(configured, 'include', 'node', 'node.h'))) return process.env
  return { ...process.env, npm_config_nodedir: configured }
}
