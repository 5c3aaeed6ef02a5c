// `npm run -s probescope -- …`: the command line, built first when its sources have changed.
// It then runs in this very process, so that its input, output, signals and exit status are its own.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureModules } from '../base/modules.mjs'
import { output, repository } from '../base/places.mjs'
import { isBuilt } from '../build/build.mjs'

const program = join(output, 'cli', 'probescope.mjs')

ensureModules()
if (!isBuilt('cli')) {
  // In a process of its own: the bundler leaves a helper process and handlers behind. Its stdout is not ours.
  const { status } = spawnSync(process.execPath, [join(repository, 'resources/build/build.mjs'), 'cli'], {
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) process.exit(1)
}
process.argv[1] = program
await import(pathToFileURL(program).href)
