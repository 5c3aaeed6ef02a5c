// The licences of what the app ships: its own, those of the npm packages in its bundles, and those of the libraries that are
// linked into its agent. The embedded kernel brings its own (resources/embedded/build.mjs), and so does Electron.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../base/places.mjs'

/** Whose code is in the bundles. */
const SOURCES = ['app', 'main', 'renderer']
/** Electron is beside the app, not in it. */
const BESIDE = new Set(['electron'])
/** Debian's packages that the agent is linked with, statically. */
const IN_THE_AGENT = ['libbpf-dev', 'libelf-dev', 'zlib1g-dev', 'libjansson-dev', 'libc6-dev']

/** Writes a text for each kind. @param {string} folder */
export function writeLicences(folder) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'probescope.txt'), readFileSync(join(repository, 'LICENSE')))
  writeFileSync(join(folder, 'packages.txt'), packagesText(packagesInside()))
  writeFileSync(join(folder, 'agent.txt'), agentText())
}

/** The npm packages whose code is in the app: those that its sources import, and those that these need. */
export function packagesInside() {
  const found = new Map()
  const add = (name, near) => {
    const folder = [join(near, 'node_modules', name), join(repository, 'node_modules', name)].find((path) =>
      existsSync(join(path, 'package.json')),
    )
    // A package for another system, or one that is only described.
    if (folder === undefined || BESIDE.has(name) || found.has(folder)) return
    const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    found.set(folder, { folder, about })
    for (const needed of Object.keys(about.dependencies ?? {})) add(needed, folder)
  }
  for (const name of importedPackages()) add(name, repository)
  return [...found.values()].sort((one, other) => one.about.name.localeCompare(other.about.name))
}

function importedPackages() {
  const names = new Set()
  for (const folder of SOURCES) {
    for (const file of readdirSync(join(repository, folder), { recursive: true })) {
      if (!/\.(?:tsx?|css)$/.test(file) || file.endsWith('.config.ts')) continue
      const text = readFileSync(join(repository, folder, file), 'utf8')
      for (const [, name] of text.matchAll(
        /(?:from |import |import\()'((?:@[\w.-]+\/)?[a-z][\w.-]*)(?:[/?'])/g,
      ))
        names.add(name)
    }
  }
  return names
}

function packagesText(packages) {
  return packages
    .map(({ folder, about }) => {
      const texts = readdirSync(folder)
        .filter((name) => /^(?:licen[cs]e|copying|notice|third.?party.?notices?)/i.test(name))
        .sort()
        .map((name) => readFileSync(join(folder, name), 'utf8').trim())
      const text = texts.length > 0 ? texts.join('\n\n') : 'Its package has no text of it.'
      return `${heading(`${about.name} ${about.version} (${about.license ?? 'see below'})`)}\n\n${text}`
    })
    .join('\n\n\n')
}

function agentText() {
  const parts = IN_THE_AGENT.map((name) => {
    const file = join('/usr/share/doc', name, 'copyright')
    const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : `See Debian's package ${name}.`
    return `${heading(name)}\n\n${text}`
  })
  return `The agent is linked with these libraries, as Debian has them. Their sources are in Debian, and the agent's own are in the
sources of Probescope, with its Makefile: who has both can link it anew with other versions of them. For three years from
the date of this release the authors of Probescope give them to anyone who asks, at no more than the cost of sending them.

${parts.join('\n\n\n')}
`
}

function heading(text) {
  return `${'='.repeat(80)}\n${text}\n${'='.repeat(80)}`
}
