import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const output = fileURLToPath(new URL('../out', import.meta.url))

/**
 * The variables that make `home` the home of a test's programs: what a ~/.bashrc of whoever runs the tests starts may wait
 * for a lock that a killed shell has left (pyenv's: a minute for each shell), and a ~/.ssh/config may say anything. What
 * set-up has made is found all the same, and what the engine keeps of a kernel is fetched once for all tests.
 */
export function ownHome(home: string): Record<string, string> {
  return {
    HOME: home,
    SHELL: '/bin/bash',
    XDG_CACHE_HOME: join(output, 'tests-cache'),
    PROBESCOPE_CACHE: process.env['PROBESCOPE_CACHE'] || join(homedir(), '.cache', 'probescope'),
  }
}
