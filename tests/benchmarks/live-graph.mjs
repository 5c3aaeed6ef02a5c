// What the live graph costs, against bare uPlot drawing the same data as often: 32 lines of an hour at 10 Hz, shown whole
// and as the last ten seconds, which scroll. In Electron; CPU time of all its processes over that of the same page
// with nothing drawn, for each picture. Prints one JSON line.
//   npm run bench:live-graph [-- --repetitions 9] [--seconds 3] [--picture FOLDER]
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { build as bundle } from 'esbuild'
import { _electron } from 'playwright'
import { openDisplay } from '../../resources/setup/display.mjs'
import { ensureElectron } from '../../resources/setup/electron.mjs'
import { repository } from './machine.mjs'
import { interleave, median, pairedRatio, spread } from './statistics.mjs'

const { values: options } = parseArgs({
  options: {
    repetitions: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '3' },
    picture: { type: 'string' },
  },
})

const spans = { hour: 3600, 'ten seconds': 10 }
const electron = await ensureElectron()
const display = await openDisplay()
const folder = await application()

try {
  const app = await _electron.launch({
    executablePath: join(electron.dist, 'electron'),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      folder,
      `--user-data-dir=${join(folder, 'user')}`,
    ],
    env: { ...process.env, ...display.variables },
  })
  await app.evaluate(({ app: it }) => void it.whenReady().then(() => globalThis.open()))
  const page = await app.firstWindow()
  await page.waitForFunction(() => window.liveGraph !== undefined)
  const result = {}
  for (const [name, span] of Object.entries(spans)) result[name] = await compare(app, page, name, span)
  await app.close()
  process.stdout.write(
    `${JSON.stringify({
      benchmark: 'live-graph',
      unit: 'share of one CPU, over the same page with nothing drawn',
      electron: electron.version,
      lines: 32,
      repetitions: Number(options.repetitions),
      secondsEach: Number(options.seconds),
      shown: result,
      goal: '<= 1.2, at 60 frames a second',
    })}\n`,
  )
} finally {
  display.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function compare(app, page, name, span) {
  const drawn = { nothing: [], uplot: [], probescope: [] }
  const shares = await interleave(Object.keys(drawn), Number(options.repetitions), async (arm, round) => {
    await page.evaluate(([chosen, seconds]) => window.liveGraph.start(chosen, seconds), [arm, span])
    const [before, began] = [await cpuOf(app), performance.now()]
    await sleep(Number(options.seconds) * 1000)
    const [after, ended] = [await cpuOf(app), performance.now()]
    if (options.picture !== undefined && round === 0)
      await page.screenshot({ path: join(options.picture, `${arm}-${span}.png`) })
    drawn[arm].push(await page.evaluate(() => window.liveGraph.stop()))
    return (after - before) / ((ended - began) / 1000)
  })
  // Paired by round: what the machine's neighbours do meanwhile changes from round to round. For each picture: on a busy
  // machine the slower one would draw fewer, and look cheaper.
  const milliseconds = (arm) =>
    shares[arm].map((share, round) => {
      const { frames, seconds } = drawn[arm][round]
      return ((share - shares.nothing[round]) / (frames / seconds)) * 1000
    })
  const [ours, bare] = [milliseconds('probescope'), milliseconds('uplot')]
  const perSecond = (arm, what) => spread(drawn[arm].map((each) => each[what] / each.seconds))
  return {
    share: Object.fromEntries(Object.entries(shares).map(([arm, values]) => [arm, spread(values)])),
    millisecondsEachPicture: { uplot: spread(bare), probescope: spread(ours) },
    ratio: spread(pairedRatio(ours, bare)),
    ratioOfMedians: Number((median(ours) / median(bare)).toPrecision(4)),
    pictures: { uplot: perSecond('uplot', 'frames'), probescope: perSecond('probescope', 'frames') },
    framesOfTheWindow: {
      uplot: perSecond('uplot', 'ticks'),
      probescope: perSecond('probescope', 'ticks'),
      nothing: perSecond('nothing', 'ticks'),
    },
    longestFrame: Object.fromEntries(
      Object.entries(drawn).map(([arm, each]) => [arm, spread(each.map(({ longest }) => longest))]),
    ),
  }
}

/** Seconds of CPU time that the application's processes have used. */
async function cpuOf(app) {
  const pids = await app.evaluate(({ app: it }) => it.getAppMetrics().map(({ pid }) => pid))
  let nanoseconds = 0
  for (const pid of pids) {
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      try {
        nanoseconds += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0])
      } catch {
        // A thread that has just ended.
      }
    }
  }
  return nanoseconds / 1e9
}

/** An Electron application of one page. */
async function application() {
  const made = mkdtempSync(join(tmpdir(), 'live-graph-'))
  await bundle({
    entryPoints: {
      page: join(repository, 'tests/benchmarks/liveGraph/page.ts'),
      style: join(repository, 'renderer/features/graphs/chart/LiveChart.css'),
      uplot: join(repository, 'node_modules/uplot/dist/uPlot.min.css'),
    },
    outdir: made,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'chrome130',
    logLevel: 'warning',
  })
  writeFileSync(
    join(made, 'package.json'),
    JSON.stringify({ name: 'live-graph', version: '1.0.0', main: 'main.cjs' }),
  )
  writeFileSync(
    join(made, 'main.cjs'),
    "const { app, BrowserWindow } = require('electron')\n" +
      'const webPreferences = { backgroundThrottling: false }\n' +
      // When Playwright is attached: to a page that is being loaded meanwhile it may attach for ever.
      'globalThis.open = () => void new BrowserWindow({ width: 1280, height: 480, useContentSize: true, webPreferences })' +
      ".loadFile('index.html')\n",
  )
  writeFileSync(
    join(made, 'index.html'),
    '<!doctype html><title>live graph</title><link rel="stylesheet" href="uplot.css"><link rel="stylesheet" href="style.css">' +
      '<body style="margin:0;background:#10151b"><div id="chart" style="width:1280px;height:480px"></div><script src="page.js"></script>',
  )
  return made
}
