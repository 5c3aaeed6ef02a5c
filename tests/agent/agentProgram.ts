/** The agent's program as `npm run agent` builds it, and the variants that only tests need. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const repository = new URL('../..', import.meta.url).pathname
const run = promisify(execFile)

export const native = process.arch === 'arm64' ? 'aarch64' : 'x86_64'

/** Throws when it is not built: a test without its subject must not pass. */
export function agentProgram(machine: string = native): string {
  const path = join(repository, 'out', 'agent', machine, 'probescope-agent')
  if (!existsSync(path)) throw new Error(`${path} is missing: npm run agent`)
  return path
}

/** Runs make for goals in a folder of their own below out/agent-tests; returns that folder. */
export async function makeAgent(
  folder: string,
  goals: readonly string[],
  variables: readonly string[],
): Promise<string> {
  const out = join(repository, 'out', 'agent-tests', folder)
  const args = ['-s', '-j2', '-C', join(repository, 'resources', 'agent'), `OUT=${out}`, ...variables]
  await run('make', [...args, ...goals.map((goal) => (goal === 'tests' ? goal : join(out, goal)))], {
    env: { ...process.env, NODE: process.execPath },
  })
  return out
}

/** Libraries of the other architecture, where set-up has put them; null when it has not. */
export function foreignSysroot(machine: string): string | null {
  const cache = process.env['PROBESCOPE_CACHE'] || join(homedir(), '.cache', 'probescope')
  const path = join(cache, `sysroot-${machine}`)
  return existsSync(path) ? path : null
}

export const fixtures = join(repository, 'tests', 'fixtures', 'protocol')
