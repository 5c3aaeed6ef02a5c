// How set-up talks: on stderr, so that a command's own stdout (JSON) stays clean.
import { realpathSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** One line of what is being done. */
export function say(text) {
  process.stderr.write(`  ${text}\n`)
}

/** A duration for people: `0.4 s`, `95 s`, `3 min 05 s`. */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 120) return `${Math.round(seconds)} s`
  return `${Math.floor(seconds / 60)} min ${String(Math.round(seconds % 60)).padStart(2, '0')} s`
}

/** Whether the module of this `import.meta.url` is the program that Node was asked to run. */
export function isMain(moduleUrl) {
  return process.argv[1] !== undefined && pathToFileURL(realpathSync(process.argv[1])).href === moduleUrl
}

/** A failure whose message already says what to do; shown without a stack. */
export class SetupError extends Error {}

/**
 * The oldest that package.json's `engines` names. npm only warns, and what fails then says nothing of the reason. Of the
 * Node inside Electron, by which the app starts the lab VM, nothing is asked that it does not have.
 */
function checkNode() {
  if (process.versions.electron !== undefined) return
  const [oldest, present] = ['20.19.0', process.versions.node].map((version) =>
    version.split('.').map(Number),
  )
  const at = present.findIndex((part, i) => part !== oldest[i])
  if (at < 0 || present[at] > oldest[at]) return
  throw new SetupError(
    `Probescope needs Node 20.19 or newer; this is ${process.versions.node} (${process.execPath}).\n` +
      'Get one from https://nodejs.org, or with the version manager that you use.',
  )
}

/** Runs a command's main function; a SetupError is shown as its message alone. */
export async function runMain(main) {
  try {
    checkNode()
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    process.stderr.write(`\n${error.message}\n`)
    process.exitCode = 1
  }
}
