// The embedded kernel: how soon it is there, and what it uses. Prints one JSON line.
//   npm run bench:embedded [-- --repetitions 9] [--lab]
// Seconds from nothing to its shell's prompt, and to the first point of a count; from the start of the app, with one click,
// to a point on the graph, against an empty Electron window; with --lab, the lab VM's boot. Shares of a CPU: connected and
// watched, connected and not watched, not connected.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ensureEmbedded, embeddedFolder } from '../../resources/embedded/build.mjs'
import { build } from '../../resources/build/build.mjs'
import { openDisplay } from '../../resources/setup/display.mjs'
import { ensureElectron } from '../../resources/setup/electron.mjs'
import { emptyApplication, emptyIsThere } from './emptyApplication.mjs'
import { bundledEngine, until } from './engine.mjs'
import { repository, run } from './machine.mjs'
import { secondsToReach } from './measuredStart.mjs'
import { interleave, pairedRatio, spread } from './statistics.mjs'

const { values: options } = parseArgs({
  options: { repetitions: { type: 'string', default: '9' }, lab: { type: 'boolean', default: false } },
})
const repetitions = Number(options.repetitions)
/** Seconds over which a share of a CPU is measured; before that, what was put off settles. */
const watched = 10
const settling = 12

await build()
await ensureEmbedded({ sameAgent: true })
const { Engine } = await bundledEngine()
const electron = await ensureElectron()
const display = await openDisplay()
const empty = emptyApplication()

const arms = {
  'to the prompt': toPrompt,
  'to the first point': toFirstPoint,
  'empty window': () => inWindow(empty, emptyIsThere),
  'app start, one click, a point on the graph': () => inWindow(repository, watchEmbedded),
}

try {
  for (const measure of Object.values(arms)) await measure()
  const seconds = await interleave(Object.keys(arms), repetitions, (arm) => arms[arm]())
  const shares = await cpuShares()
  const bootOfLab = options.lab ? labBoot() : null
  const [window, base] = ['app start, one click, a point on the graph', 'empty window']
  process.stdout.write(
    `${JSON.stringify({
      benchmark: 'embedded',
      unit: 'seconds',
      repetitions,
      seconds: Object.fromEntries(Object.entries(seconds).map(([arm, values]) => [arm, spread(values)])),
      windowRatio: spread(pairedRatio(seconds[window], seconds[base])),
      cpuShares: shares,
      labBootSeconds: bootOfLab,
      goal: 'to the prompt < 2, windowRatio < 3, not watched near 0',
    })}\n`,
  )
} finally {
  display.stop()
  rmSync(empty, { recursive: true, force: true })
}

async function withEngine(work) {
  const engine = new Engine({
    agents: join(repository, 'out/agent'),
    embedded: embeddedFolder,
    prefetch: false,
  })
  const ask = async (name, params) => {
    const result = await engine.request(name, params)
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.failure)}`)
    return result.value
  }
  const connect = async () => {
    const connected = until(engine, 'session', ({ session }) => session.connection.phase !== 'connecting')
    const { session } = await ask('targets.connect', { address: { kind: 'embedded' } })
    const { session: state } = await connected
    if (state.connection.phase !== 'connected') throw new Error(JSON.stringify(state.connection))
    return session
  }
  const count = async (session) => {
    // A point needs two samples: a rate is over the time between them.
    const point = until(engine, 'samples', ({ samples }) => samples.rate.some((rate) => !Number.isNaN(rate)))
    const { run: started } = await ask('runs.start', {
      session,
      sources: [{ kind: 'tracepoint', system: 'sched', event: 'sched_switch', filter: null }],
      interval: 100,
      scope: { kind: 'system' },
    })
    await point
    return started.id
  }
  try {
    return await work({ engine, ask, connect, count })
  } finally {
    await engine.close()
  }
}

function toPrompt() {
  return withEngine(async ({ engine, ask, connect }) => {
    const started = performance.now()
    const session = await connect()
    const prompt = until(engine, 'terminal.data', ({ data }) => data.includes('root@embedded'))
    await ask('terminals.open', { session, columns: 80, rows: 24 })
    await prompt
    return (performance.now() - started) / 1000
  })
}

function toFirstPoint() {
  return withEngine(async ({ connect, count }) => {
    const started = performance.now()
    await count(await connect())
    return (performance.now() - started) / 1000
  })
}

function inWindow(folder, reach) {
  return secondsToReach({
    electron: join(electron.dist, 'electron'),
    variables: display.variables,
    folder,
    reach: String(reach),
  })
}

/** Runs in the page. */
async function watchEmbedded(seen) {
  const offered = () =>
    [...document.querySelectorAll('button:enabled')].find(
      ({ textContent }) => textContent.trim() === 'Watch the embedded kernel',
    )
  const button = await seen(offered)
  button.click()
  await seen(() => document.querySelector('[role="img"][aria-label*="Events per second"]'))
  // The graph is there before its first point: that comes with the first rate, and no other text beside it has digits.
  await seen(() => /\d/.test(document.querySelector('[aria-label="Chosen sources"]')?.textContent ?? ''))
}

/** Of one CPU, by this process: the engine and the emulator's thread. */
function cpuShares() {
  return withEngine(async ({ ask, connect, count }) => {
    const session = await connect()
    const counting = await count(session)
    const shares = { watched: await share() }
    await ask('runs.stop', { run: counting })
    shares.connectedNotWatched = await share()
    shares.memoryMiB = Math.round(process.memoryUsage().rss / 2 ** 20)
    await ask('targets.disconnect', { session })
    shares.notConnected = await share()
    return shares
  })
}

async function share() {
  await sleep(settling * 1000)
  const before = process.cpuUsage()
  await sleep(watched * 1000)
  const { user, system } = process.cpuUsage(before)
  return Number(((user + system) / 1e6 / watched).toPrecision(2))
}

function labBoot() {
  const script = join(repository, 'resources/lab/lab.mjs')
  run(process.execPath, [script, 'stop'])
  const started = performance.now()
  run(process.execPath, [script, 'start'])
  return Number(((performance.now() - started) / 1000).toPrecision(3))
}
