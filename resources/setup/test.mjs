// `npm test [-- SUITE...]`: installs and builds what is missing, then runs every suite, or those named.
import { spawn } from 'node:child_process'
import { ensureModules } from '../base/modules.mjs'
import { ensurePackages } from '../base/packages.mjs'
import { repository } from '../base/places.mjs'
import { duration, runMain, say } from '../base/say.mjs'
import { ensureAgent } from '../build/agent.mjs'
import { build } from '../build/build.mjs'
import { ensureEmbedded } from '../embedded/build.mjs'
import { labImage } from '../lab/image.mjs'
import { DEFAULT_NAME, labStatus, startLab, stopLab } from '../lab/machine.mjs'
import { openDisplay } from './display.mjs'
import { ensureElectron } from './electron.mjs'
import { SUITES } from './suites.mjs'

let currentStep = null
let interrupted = null

await runMain(async () => {
  const names = process.argv.slice(2)
  const unknown = names.filter((name) => !(name in SUITES))
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no suite ${unknown.join(', ')}. Suites: ${Object.keys(SUITES).join(', ')}\n`,
    )
    return 2
  }
  passSignalsOn()
  const wanted = Object.keys(SUITES).filter((name) => names.length === 0 || names.includes(name))
  const needs = new Set(wanted.flatMap((name) => SUITES[name].needs))
  const ready = await setUp(needs)
  try {
    const results = []
    for (const name of wanted) {
      if (interrupted === null)
        results.push({ name, ...(await runSuite(SUITES[name], name, ready.variables)) })
    }
    return summarize(results)
  } finally {
    await ready.tearDown()
  }
})

async function setUp(needs) {
  const started = Date.now()
  const jobs = ['compile', 'test']
  if (needs.has('agent')) jobs.push('agent')
  if (needs.has('electron')) jobs.push('electron', 'display')
  if (needs.has('lab')) jobs.push('lab')
  if (needs.has('shells')) jobs.push('shells')
  ensurePackages(jobs)
  ensureModules()
  if (needs.has('agent')) await ensureAgent()
  if (needs.has('app')) await build()
  else if (needs.has('cli')) await build(['cli'])
  if (needs.has('embedded')) await ensureEmbedded()

  const variables = {}
  let stopDisplay = () => {}
  if (needs.has('electron')) {
    const electron = await ensureElectron()
    say(`Electron ${electron.version}, from ${electron.origin}`)
    variables.ELECTRON_OVERRIDE_DIST_PATH = electron.dist
    const display = await openDisplay()
    Object.assign(variables, display.variables)
    stopDisplay = display.stop
  }
  const names = [
    ...(needs.has('lab') ? [DEFAULT_NAME] : []),
    ...(needs.has('second lab') ? [`${DEFAULT_NAME}-2`] : []),
  ]
  const ownLabs = []
  for (const name of names) if (await prepareLab(name)) ownLabs.push(name)
  say(`Set up in ${duration(Date.now() - started)}`)
  return {
    variables,
    tearDown: async () => {
      stopDisplay()
      for (const name of ownLabs) await stopLab(name)
    },
  }
}

/** Sees to it that a lab VM runs. @returns {Promise<boolean>} whether it was started for this run */
async function prepareLab(name) {
  const { running, image } = labStatus(name)
  // One that somebody works with is shared. In CI nobody does, and what an earlier run left in it would be in the way.
  const shared = running && image === labImage().version && !process.env.CI
  if (running && !shared) await stopLab(name)
  await startLab({ name, port: null, icount: false })
  return !shared
}

async function runSuite({ steps, result }, name, variables) {
  process.stdout.write(`\n== ${name}\n`)
  const started = Date.now()
  let failedSteps = 0
  for (const step of steps) {
    if (!(await succeeds(step, variables))) failedSteps++
  }
  const elapsed = Date.now() - started
  if (result === undefined) {
    return { passed: steps.length - failedSteps, failed: failedSteps, skipped: 0, failures: [], elapsed }
  }
  const counted = result() ?? { passed: 0, failed: 0, skipped: 0, failures: [] }
  // A runner that gave up or crashed without naming a test has failed all the same.
  if (failedSteps > 0 && counted.failed === 0) counted.failed = 1
  return { ...counted, elapsed }
}

function succeeds({ command, args, variables: own }, variables) {
  return new Promise((resolve) => {
    currentStep = spawn(command, args, {
      cwd: repository,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...variables, ...own },
    })
    currentStep.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`)
      resolve(false)
    })
    currentStep.once('exit', (status) => {
      currentStep = null
      resolve(status === 0)
    })
  })
}

// So that an interrupted run still stops the lab VM that it started.
function passSignalsOn() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      interrupted = signal
      currentStep?.kill(signal)
    })
  }
}

function summarize(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  process.stdout.write('\n')
  for (const { name, failures } of results) {
    for (const { test, said } of failures) {
      process.stdout.write(`FAILED ${name}: ${test.replace(`${repository}/`, '')}\n${indented(said)}\n\n`)
    }
  }
  for (const { name, passed, failed, skipped, elapsed } of results) {
    const verdict = failed > 0 ? 'FAILED' : 'ok'
    process.stdout.write(
      `${name.padEnd(10)} ${verdict.padEnd(6)} ${duration(elapsed).padStart(12)}   ${passed} passed, ${failed} failed, ${skipped} skipped\n`,
    )
  }
  if (interrupted !== null) process.stdout.write(`interrupted by ${interrupted}\n`)
  process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`)
  return sum('failed') > 0 || interrupted !== null ? 1 : 0
}

function indented(text) {
  return text.replaceAll(/^/gm, '    ')
}
