/** The hosts that the user's ssh configuration names: to be offered, never to be evaluated. OpenSSH decides what they mean. */
import { readdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import SshConfig from 'ssh-config'
import { parseDestination } from './destination'

export interface ListedHost {
  readonly host: string
  /** What stands in its own section. */
  readonly hostName: string | null
  readonly user: string | null
  readonly port: string | null
}

/** Hosts in the order they stand; empty when there is no such file, or none that can be read. */
export async function listHosts(file = join(homedir(), '.ssh', 'config')): Promise<ListedHost[]> {
  const found = new Map<string, ListedHost>()
  for (const section of await sections(file, dirname(file), true)) {
    for (const host of section.hosts) {
      // Patterns and negations name no host; the rest is what connecting will take.
      if (/[*?!]/.test(host) || !parseDestination(host).ok || found.has(host)) continue
      const { hostName, user, port } = section
      found.set(host, { host, hostName, user, port })
    }
  }
  return [...found.values()]
}

interface Section extends Omit<ListedHost, 'host'> {
  readonly hosts: readonly string[]
}

async function sections(file: string, home: string, follow: boolean): Promise<Section[]> {
  let lines: SshConfig
  try {
    lines = SshConfig.parse(await readFile(file, 'utf8'))
  } catch {
    return []
  }
  const found: Section[] = []
  for (const line of lines) {
    if (line.type !== SshConfig.DIRECTIVE) continue
    const parameter = line.param.toLowerCase()
    if (parameter === 'host' && 'config' in line) {
      const own = (name: string): string | null => {
        const directive = line.config.find(
          (each) => each.type === SshConfig.DIRECTIVE && each.param.toLowerCase() === name,
        )
        return directive?.type === SshConfig.DIRECTIVE ? (words(directive.value)[0] ?? null) : null
      }
      found.push({
        hosts: words(line.value),
        hostName: own('hostname'),
        user: own('user'),
        port: own('port'),
      })
    } else if (parameter === 'include' && follow) {
      for (const pattern of words(line.value)) {
        for (const included of await expand(pattern, home)) {
          found.push(...(await sections(included, home, false)))
        }
      }
    }
  }
  return found
}

/** A value of several words comes as their list, each perhaps with what stood around it. */
function words(value: string | { val: string }[]): string[] {
  return typeof value === 'string'
    ? value.split(/\s+/).filter((word) => word !== '')
    : value.map(({ val }) => val)
}

/** Files that an Include means (ssh_config(5)): relative to ~/.ssh, `~` and a wildcard in the last part. */
async function expand(pattern: string, home: string): Promise<string[]> {
  const path = pattern.startsWith('~/') ? join(homedir(), pattern.slice(2)) : pattern
  const absolute = isAbsolute(path) ? path : join(home, path)
  const name = basename(absolute)
  if (!/[*?]/.test(name)) return [absolute]
  const glob = new RegExp(
    `^${name
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  )
  try {
    const entries = await readdir(dirname(absolute))
    return entries
      .filter((entry) => glob.test(entry) && !entry.startsWith('.'))
      .sort()
      .map((entry) => join(dirname(absolute), entry))
  } catch {
    return []
  }
}
