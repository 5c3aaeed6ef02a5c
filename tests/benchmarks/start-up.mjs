// Start to a usable window, against an empty Electron window of the same Electron. Prints one JSON line.
//   npm run bench:start-up [-- --repetitions 9]
// 'Usable' is the moment when the header's button that adds a target answers to a click: panes drawn, engine asked.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { _electron } from 'playwright'
import { openDisplay } from '../../resources/setup/display.mjs'
import { ensureElectron } from '../../resources/setup/electron.mjs'
import { build } from '../../resources/setup/build.mjs'
import { emptyApplication } from './emptyApplication.mjs'
import { repository } from './machine.mjs'
import { interleave, pairedRatio, spread } from './statistics.mjs'

const { values: options } = parseArgs({ options: { repetitions: { type: 'string', default: '9' } } })
const repetitions = Number(options.repetitions)

await build()
const electron = await ensureElectron()
const display = await openDisplay()
const empty = emptyApplication()

const arms = {
  'empty window': { folder: empty, usable: 'text=empty' },
  probescope: { folder: repository, usable: 'role=region[name="Sources"]' },
}

try {
  // The first start of each fills the file cache and is not counted.
  for (const arm of Object.keys(arms)) await start(arm)
  const seconds = await interleave(Object.keys(arms), repetitions, start)
  process.stdout.write(
    `${JSON.stringify({
      benchmark: 'start-up',
      unit: 'seconds to a usable window',
      electron: electron.version,
      repetitions,
      seconds: Object.fromEntries(Object.entries(seconds).map(([arm, values]) => [arm, spread(values)])),
      ratio: spread(pairedRatio(seconds['probescope'], seconds['empty window'])),
      goal: '<= 1.5',
    })}\n`,
  )
} finally {
  display.stop()
  rmSync(empty, { recursive: true, force: true })
}

async function start(arm) {
  const { folder, usable } = arms[arm]
  const userData = mkdtempSync(join(tmpdir(), 'probescope-start-up-'))
  const asRoot = process.getuid?.() === 0
  const started = performance.now()
  const app = await _electron.launch({
    executablePath: join(electron.dist, 'electron'),
    args: [...(asRoot ? ['--no-sandbox'] : []), folder, `--user-data-dir=${userData}`],
    env: { ...process.env, ...display.variables, PROBESCOPE_USER_DATA: userData },
  })
  const page = await app.firstWindow()
  await page.locator(usable).first().waitFor()
  // A frame more: what is in the tree has been painted, and the window's thread is free to answer.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
  const seconds = (performance.now() - started) / 1000
  await app.close()
  rmSync(userData, { recursive: true, force: true })
  return seconds
}
