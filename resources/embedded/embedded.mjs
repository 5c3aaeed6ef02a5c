// `npm run -s embedded -- …`: the real kernel inside the app.
import { parseArgs } from 'node:util'
import { ensureModules } from '../base/modules.mjs'
import { runMain, SetupError } from '../base/say.mjs'

const USAGE = `Usage: npm run -s embedded -- COMMAND

  build [--again]   build the snapshot of the embedded kernel, unless it is there (--again: in any case)
  status            whether it is there
  pin               pin its packages to the versions that the Debian mirror has now
`

await runMain(async () => {
  const [command, ...rest] = process.argv.slice(2)
  if (command === undefined || command === 'help' || command === '--help') {
    process.stderr.write(USAGE)
    return 0
  }
  ensureModules()
  const { embeddedFolder, ensureEmbedded, isSnapshotBuilt, pinPackages } = await import('./build.mjs')
  if (command === 'build') {
    await ensureEmbedded(parse(rest))
    return 0
  }
  if (command === 'pin') {
    pinPackages()
    return 0
  }
  if (command === 'status') {
    process.stdout.write(isSnapshotBuilt() ? `${embeddedFolder}\n` : 'The embedded kernel is not built\n')
    return isSnapshotBuilt() ? 0 : 1
  }
  process.stderr.write(USAGE)
  return 2
})

function parse(args) {
  try {
    return parseArgs({ args, options: { again: { type: 'boolean', default: false } } }).values
  } catch (error) {
    throw new SetupError(`${error.message}\n\n${USAGE}`)
  }
}
