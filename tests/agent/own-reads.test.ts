// A run that is begun at once does not count what our own agent reads of the target for the catalogue. The filter lets
// only this agent's calls through, so that whatever else runs here counts nothing.
import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import type { Run } from '../../app/model/run'
import { DrivenEngine } from '../kernel/engineHarness'

const engine = new DrivenEngine({ prefetch: true })
afterEach(() => engine.close())

/** Numbers of the threads of every process that this one has started, and theirs. */
function threadsBelow(pid: number): string[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap(
    (thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').match(/\d+/g) ?? [],
  )
  return children.flatMap((child) => [...readdirSync(`/proc/${child}/task`), ...threadsBelow(Number(child))])
}

it('counts nothing of what the agent reads for the catalogue, and all that it is asked to read later', async () => {
  const session = await engine.connect({ kind: 'local' })
  await engine.until(session, 'connected')
  const filter = threadsBelow(process.pid)
    .map((thread) => `common_pid == ${thread}`)
    .join(' || ')
  const { run } = await engine.ask('runs.start', {
    session,
    sources: [{ kind: 'tracepoint', system: 'syscalls', event: 'sys_enter_openat', filter }],
    interval: 50,
    scope: { kind: 'system' },
  })
  expect(run.sources[0]!.state.phase).toBe('waiting')
  const told = (look: (run: Run) => boolean) =>
    engine.when(() => (look(engine.run(run.id)) ? engine.run(run.id) : null))
  const running = await told(({ phase, sources }) => phase === 'running' && sources[0]!.total !== null)
  expect(running.sources[0]!.total).toBe(0)
  await engine.ask('inventory.get', { session })
  await told(({ sources }) => sources[0]!.total! > 0)
})
