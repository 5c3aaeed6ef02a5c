// `npm start [-- ELECTRON_OR_APP_ARGUMENTS]`: installs what is missing, builds what is stale, opens the app.
import { spawn } from 'node:child_process'
import { ensureModules } from '../base/modules.mjs'
import { ensurePackages } from '../base/packages.mjs'
import { repository } from '../base/places.mjs'
import { duration, runMain, say, SetupError } from '../base/say.mjs'
import { ensureAgent } from '../build/agent.mjs'
import { build } from '../build/build.mjs'
import { ensureEmbedded } from '../embedded/build.mjs'
import { openDisplay } from './display.mjs'
import { ensureElectron, sandboxArguments } from './electron.mjs'

// Quitting stops runs and cleans up on the targets, over links that may be slow.
const QUIT_LIMIT_MS = 20_000

await runMain(async () => {
  const started = Date.now()
  const needsDisplay = !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
  ensurePackages(['compile', 'agent', 'electron', ...(needsDisplay ? ['display'] : [])])
  ensureModules()
  await ensureAgent()
  await build()
  await ensureEmbeddedIfPossible()
  const electron = await ensureElectron()
  say(`Electron ${electron.version}, from ${electron.origin}; set up in ${duration(Date.now() - started)}`)

  const display = await openDisplay()
  const child = spawn(electron.executable, [...sandboxArguments(), repository, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...display.variables },
  })
  // A terminal's Ctrl-C reaches Electron too; a signal sent to this process alone has to be passed on.
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      child.kill(signal)
      setTimeout(() => child.kill('SIGKILL'), QUIT_LIMIT_MS).unref() // one that hangs would keep the display, too
    })
  }
  process.on('SIGINT', () => {})
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)))
  })
  display.stop()
  return status
})

// The app is of use without it.
async function ensureEmbeddedIfPossible() {
  try {
    await ensureEmbedded()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(`Without the embedded kernel, which cannot be built now:\n${error.message.replaceAll(/^/gm, '    ')}`)
  }
}
