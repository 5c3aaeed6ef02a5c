// Start to a usable window, against an empty Electron window of the same Electron. Prints one JSON line.
//   npm run bench:start-up [-- --repetitions 9]
// From the start of the process to the moment when the panes and the header are drawn and answer: the command palette and
// the button that adds a target take a click, a frame with the panes has been drawn since they are in the tree, and the
// page's thread is free. What waits for the first picture (the engine's process, code of hidden panes) comes after.
// Two figures: the first start, with a new profile, and every day's, with one in which Chromium keeps compiled code.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDisplay } from '../../resources/setup/display.mjs'
import { ensureElectron } from '../../resources/setup/electron.mjs'
import { build } from '../../resources/build/build.mjs'
import { emptyApplication, emptyIsThere } from './emptyApplication.mjs'
import { repository } from './machine.mjs'
import { newProfile, removeProfile, secondsToReach } from './measuredStart.mjs'
import { interleave, pairedRatio, spread } from './statistics.mjs'

const { values: options } = parseArgs({ options: { repetitions: { type: 'string', default: '9' } } })
const repetitions = Number(options.repetitions)
/** Chromium compiles a script for keeping when it has seen it before, and uses that from then on. */
const startsBefore = 3

await build()
const electron = await ensureElectron()
const display = await openDisplay()
const empty = emptyApplication()

const emptyWindow = { folder: empty, reach: String(emptyIsThere) }
const window = { folder: repository, reach: String(panesStand) }
const arms = {
  'empty window, first start': emptyWindow,
  'probescope, first start': window,
  'empty window, everyday': { ...emptyWindow, userData: newProfile() },
  'probescope, everyday': { ...window, userData: newProfile() },
}
const names = Object.keys(arms)
const start = (arm) =>
  secondsToReach({
    electron: join(electron.dist, 'electron'),
    variables: display.variables,
    ...arms[arm],
  })

try {
  // These fill the file cache and the profiles, and are not counted.
  for (let time = 0; time < startsBefore; time++) for (const arm of names) await start(arm)
  const seconds = await interleave(names, repetitions, start)
  const ratio = (which) =>
    spread(pairedRatio(seconds[`probescope, ${which}`], seconds[`empty window, ${which}`]))
  process.stdout.write(
    `${JSON.stringify({
      benchmark: 'start-up',
      unit: 'seconds to a usable window',
      electron: electron.version,
      repetitions,
      seconds: Object.fromEntries(names.map((arm) => [arm, spread(seconds[arm])])),
      ratio: ratio('first start'),
      ratioEveryday: ratio('everyday'),
      goal: '<= 1.5',
    })}\n`,
  )
} finally {
  display.stop()
  rmSync(empty, { recursive: true, force: true })
  for (const { userData } of Object.values(arms)) if (userData !== undefined) removeProfile(userData)
}

/** Runs in the page. */
async function panesStand(until) {
  await until(() => document.querySelector('header[data-pane] button[aria-label="Command Palette"]:enabled'))
  for (const pane of ['Sources', 'Editor', 'Terminal', 'Counts'])
    await until(() => document.querySelector(`[role="region"][aria-label="${pane}"]`))
}
