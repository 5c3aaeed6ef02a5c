// A benchmark of the window's own engine, on a connection that stays.
import { join } from 'node:path'
import { bundledEngine, until } from './engine.mjs'
import { repository, run } from './machine.mjs'

/** @param {'local' | 'lab'} kind of the machine that `machineOf` gave */
export async function connectedBench(kind) {
  const { Engine } = await bundledEngine()
  const engine = new Engine({
    agents: join(repository, 'out/agent'),
    lab: { file: process.execPath, args: [join(repository, 'resources/lab/lab.mjs')] },
    ...(kind === 'lab' ? { sshConfig: lab().sshConfig } : {}),
    prefetch: false,
  })
  const ask = async (name, params) => {
    const result = await engine.request(name, params)
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.failure)}`)
    return result.value
  }
  const connected = until(engine, 'session', ({ session }) => session.connection.phase !== 'connecting')
  // As it was started: by a name of its own the engine would start it with the usual clock.
  const address = kind === 'lab' ? { kind: 'ssh', host: lab().host } : { kind }
  const { session } = await ask('targets.connect', { address })
  const { session: state } = await connected
  if (state.connection.phase !== 'connected') throw new Error(JSON.stringify(state.connection))
  return {
    /** The finished benchmark. @param {object} options as benchmarkOptionsSchema */
    async run(options) {
      const done = until(engine, 'benchmark', ({ benchmark }) => benchmark.endedAt !== null)
      await ask('benchmarks.start', {
        session,
        options: {
          ...{ arms: [], rounds: 10, armTime: 50, producers: 1, maySwitch: false, mayInsert: false },
          ...options,
        },
      })
      const { benchmark } = await done
      if (benchmark.phase !== 'done')
        throw new Error(`${benchmark.phase}: ${JSON.stringify(benchmark.failure)}`)
      return benchmark
    },
    close: () => engine.close(),
  }
}

function lab() {
  return JSON.parse(run(process.execPath, [join(repository, 'resources/lab/lab.mjs'), 'status', '--json']))
}
