// Seconds from the start of an Electron application's process to something in its page.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const measured = fileURLToPath(new URL('measured', import.meta.url))
/** Milliseconds; a busy machine takes one of them. */
const patience = 60_000

/**
 * @param {object} start
 * @param {string} start.electron the executable
 * @param {Record<string, string>} start.variables of the display
 * @param {string} start.folder the application's
 * @param {string} start.reach source of an async function that runs in the page (measured/main.cjs)
 * @param {string} [start.userData] a profile that was used before; else a new one
 */
export async function secondsToReach({ electron, variables, folder, reach, userData }) {
  const profile = userData ?? newProfile()
  const started = Date.now()
  const child = spawn(
    electron,
    [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), measured, `--user-data-dir=${profile}`],
    {
      env: {
        ...process.env,
        ...variables,
        PROBESCOPE_USER_DATA: profile,
        MEASURED_FOLDER: folder,
        MEASURED_REACH: reach,
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  let said = ''
  child.stdout.on('data', (data) => (said += data))
  await new Promise((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  if (userData === undefined) removeProfile(profile)
  const line = said.split('\n').find((each) => each.startsWith('measured '))
  const { reached, error } = line === undefined ? { error: 'no answer' } : JSON.parse(line.slice(9))
  if (reached === undefined) throw new Error(`${folder}: ${error}`)
  return (reached - started) / 1000
}

export function newProfile() {
  return mkdtempSync(join(tmpdir(), 'probescope-measured-'))
}

/** A process that is just ending may still write. @param {string} profile */
export function removeProfile(profile) {
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}
