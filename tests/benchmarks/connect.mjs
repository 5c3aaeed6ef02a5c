// From the click on Connect to the first point of a count, against `ssh HOST true`, on the lab VM. Prints one JSON line.
//   npm run bench:connect [-- --repetitions 9]
// The engine is the window's own, run here in plain Node; both arms make a new ssh connection each time.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundledEngine, until } from './engine.mjs'
import { repository, run } from './machine.mjs'
import { interleave, pairedRatio, spread } from './statistics.mjs'

const { values: options } = parseArgs({ options: { repetitions: { type: 'string', default: '9' } } })
const repetitions = Number(options.repetitions)

const labScript = join(repository, 'resources/lab/lab.mjs')
run(process.execPath, [labScript, 'start'])
const lab = JSON.parse(run(process.execPath, [labScript, 'status', '--json']))
const { Engine } = await bundledEngine()

const arms = { 'ssh HOST true': sshTrue, probescope: connectAndCount }
for (const measure of Object.values(arms)) await measure()
const seconds = await interleave(Object.keys(arms), repetitions, (arm) => arms[arm]())
process.stdout.write(
  `${JSON.stringify({
    benchmark: 'connect',
    unit: 'seconds to the first point',
    machine: `the lab VM (emulated: its figures are no hardware's): Linux ${lab.kernel}`,
    repetitions,
    seconds: Object.fromEntries(Object.entries(seconds).map(([arm, values]) => [arm, spread(values)])),
    ratio: spread(pairedRatio(seconds['probescope'], seconds['ssh HOST true'])),
    goal: '<= 3',
  })}\n`,
)
process.exit(0)

function sshTrue() {
  const started = performance.now()
  const { status, stderr } = spawnSync('ssh', ['-F', lab.sshConfig, '--', lab.host, 'true'], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`ssh: ${stderr}`)
  return (performance.now() - started) / 1000
}

async function connectAndCount() {
  const engine = new Engine({
    agents: join(repository, 'out/agent'),
    lab: { file: process.execPath, args: [labScript] },
    sshConfig: lab.sshConfig,
    prefetch: false,
  })
  const ask = async (name, params) => {
    const result = await engine.request(name, params)
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.failure)}`)
    return result.value
  }
  try {
    const started = performance.now()
    const connected = until(engine, 'session', ({ session }) => session.connection.phase !== 'connecting')
    const { session } = await ask('targets.connect', { address: { kind: 'ssh', host: lab.host } })
    const { session: state } = await connected
    if (state.connection.phase !== 'connected') throw new Error(JSON.stringify(state.connection))
    // A point needs two samples: a rate is over the time between them.
    const point = until(engine, 'samples', ({ samples }) => samples.rate.some((rate) => !Number.isNaN(rate)))
    await ask('runs.start', {
      session,
      sources: [{ kind: 'tracepoint', system: 'sched', event: 'sched_switch', filter: null }],
      interval: 100,
      scope: { kind: 'system' },
    })
    await point
    return (performance.now() - started) / 1000
  } finally {
    await engine.close()
  }
}
