import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

const atTheRoot = new Set([
  'app',
  'renderer',
  'main',
  'resources',
  'tests',
  'package.json',
  'package-lock.json',
  'electron-builder.yml',
  'tsconfig.json',
  'README.md',
  'LICENSE',
])

function trackedFiles(): string[] {
  const output = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 })
  return output.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
}

/** Hosts that this machine installs packages from: a checkout must build from any mirror. */
function packageHosts(): string[] {
  const npm = execFileSync('npm', ['config', 'get', 'registry'], { cwd: root, encoding: 'utf8' })
  const lists = '/etc/apt/sources.list.d'
  const apt = [
    '/etc/apt/sources.list',
    ...(existsSync(lists) ? readdirSync(lists).map((name) => join(lists, name)) : []),
  ]
  const texts = apt.filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8'))
  const urls = [npm, ...texts].join('\n').match(/https?:\/\/[^/\s:]+/g) ?? []
  // npm's own, whichever mirror this machine uses; in parts, or this file would name it.
  return [...new Set([['registry', 'npmjs', 'org'].join('.'), ...urls.map((url) => new URL(url).hostname)])]
}

describe('the repository', () => {
  it('has only what belongs there at its root', () => {
    const names = new Set(trackedFiles().map((path) => path.split('/')[0]!))
    expect(names.size).toBeGreaterThan(5)
    expect([...names].filter((name) => !name.startsWith('.') && !atTheRoot.has(name))).toEqual([])
  })

  it('names no host that packages come from, and no path of the machine it was written on', () => {
    const hosts = packageHosts()
    expect(hosts.length).toBeGreaterThan(0)
    const words = root.split('/').length > 3 ? [...hosts, root] : hosts
    const files = trackedFiles()
    expect(files.length).toBeGreaterThan(100)
    const found = files.flatMap((path) => {
      const text = readFileSync(join(root, path), 'latin1')
      return words.filter((word) => text.includes(word)).map((word) => `${path} names ${word}`)
    })
    expect(found).toEqual([])
  })

  it('has no file too long to be read at one sitting', () => {
    // libbpf's and Linux's headers are shipped as they are.
    const others = ['tests/fixtures/', 'resources/bpf/include/bpf/', 'resources/bpf/linux/linux/']
    const code = trackedFiles().filter(
      (path) => /\.(?:ts|tsx|mjs|c|h|css)$/.test(path) && !others.some((folder) => path.startsWith(folder)),
    )
    const long = code.flatMap((path) => {
      const lines = readFileSync(join(root, path), 'utf8').split('\n').length
      return lines > 500 ? [`${path}: ${lines} lines`] : []
    })
    expect(long).toEqual([])
  })
})
