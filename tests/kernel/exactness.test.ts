/**
 * N calls are counted as N: by each mechanism of ours, by `perf stat` and by bpftrace, all at the same time.
 *
 * Others call getuid as well (sshd, shells), so exactness is asked for twice. Of one process and its children: exactly
 * N. Of the whole machine: what was counted from before to after the workload is N and the others' calls, and those
 * bpftrace tells by the name of the caller. A name of its own for each workload keeps the cases apart.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EngineResult } from '../../app/contract/engine'
import type { Run } from '../../app/model/run'
import type { Scope } from '../../app/model/source'
import { parseSource } from '../../app/sources/notation'
import { Engine } from '../../main/engine'
import { installWorkload, LabProcess, labScript, onLab, startLab } from './labProcess'
import { agentsFolder } from './labEngine'

/** Every mechanism that can see one system call, by the name that the mechanism knows it by. */
const getuidSources = [
  'kprobe:__x64_sys_getuid',
  'kprobe:__x64_sys_getuid+9',
  'kretprobe:__x64_sys_getuid',
  'fentry:__x64_sys_getuid',
  'fexit:__x64_sys_getuid',
  'ftrace:__do_sys_getuid',
  'tracepoint:syscalls:sys_enter_getuid',
  'tracepoint:syscalls:sys_exit_getuid',
]

/** These see every system call. */
const everyCall = ['rawtracepoint:sys_enter', 'tracepoint:raw_syscalls:sys_enter']

/** A million calls under emulation take a minute with eight probes: there, either scope has its turn. */
const cases = [
  { calls: 1, processes: 1, scopes: ['process', 'system'] },
  { calls: 1_000, processes: 1, scopes: ['process', 'system'] },
  { calls: 1_000, processes: 4, scopes: ['process', 'system'] },
  { calls: 1_000_000, processes: 1, scopes: ['system'] },
  { calls: 1_000_000, processes: 4, scopes: ['process'] },
] as const

let lab: ReturnType<typeof startLab>
let workload: Awaited<ReturnType<typeof installWorkload>>
let bpftrace: LabProcess
const engine = new Engine({
  agents: agentsFolder,
  lab: { file: process.execPath, args: [labScript] },
  prefetch: false,
})
let session = ''

beforeAll(async () => {
  lab = startLab()
  workload = await installWorkload(lab)
  // Prints its counts whenever the machine's clock reaches another half second.
  bpftrace = new LabProcess(
    lab,
    `bpftrace -B line -e 'BEGIN { printf("ready\\n") } tracepoint:syscalls:sys_enter_getuid { @[comm] = count() } interval:ms:500 { print(@); printf("---\\n") }'`,
  )
  await bpftrace.until(/ready/)
  session = value(await engine.request('targets.connect', { address: { kind: 'lab' } })).session
  await connected()
}, 180_000)

afterAll(async () => {
  await engine.close()
  bpftrace?.kill()
  await workload?.remove()
})

function value<T>(result: { ok: true; value: T } | { ok: false; failure: { message: string } }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}

function connected(): Promise<void> {
  return new Promise((resolve, reject) => {
    const subscription = engine.on('session', ({ session: state }) => {
      if (state.connection.phase === 'connecting') return
      subscription.dispose()
      if (state.connection.phase === 'connected') resolve()
      else reject(new Error(JSON.stringify(state.connection)))
    })
  })
}

/** Counts by bpftrace of each name's calls, from a listing that began after now. */
async function callsByName(): Promise<Map<string, number>> {
  const from = bpftrace.said.length
  while (bpftrace.said.slice(from).split('---').length < 3) await new Promise((r) => setTimeout(r, 100))
  const listing = bpftrace.said.slice(from).split('---')[1]!
  return new Map(
    [...listing.matchAll(/^@\[(.*)\]: (\d+)$/gm)].map(([, name, count]) => [name!, Number(count)]),
  )
}

/**
 * A program of that name that waits for a line, then becomes the workload, with the same process number. The kernel
 * keeps 15 characters of `w-` and the name.
 */
async function waiting(name: string, args: string): Promise<{ process: LabProcess; pid: number }> {
  await onLab(lab, `ln -sf ${workload.program} ${workload.program}-${name}`)
  const process = new LabProcess(
    lab,
    `echo pid=$$; read -r go; exec ${workload.program}-${name} --workload ${args}`,
  )
  const [, pid] = await process.until(/pid=(\d+)\n/)
  return { process, pid: Number(pid) }
}

/** `perf stat` of one process and its children. Its first line says that it counts; all lines together are the total. */
async function perfStat(pid: number): Promise<{ stop: () => Promise<{ total: number; said: string }> }> {
  const perf = new LabProcess(
    lab,
    `perf stat -I 200 -x, -e syscalls:sys_enter_getuid -p ${pid} 2>&1 & p=$!; read -r end; kill -INT $p; wait $p`,
  )
  await perf.until(/,syscalls:sys_enter_getuid,/)
  return {
    stop: async () => {
      perf.write('end\n')
      const said = await perf.end()
      // `<not counted>` is an interval in which the process did not run at all.
      const counts = [...said.matchAll(/^ *[\d.]+,(\d+),,syscalls:sys_enter_getuid,/gm)]
      return { total: counts.reduce((total, [, count]) => total + Number(count), 0), said }
    },
  }
}

async function start(sources: readonly string[], scope: Scope): Promise<Run> {
  const parsed = sources.map((text) => value(parseSource(text)))
  let { run } = value(await engine.request('runs.start', { session, sources: parsed, interval: 100, scope }))
  while (run.sources.some(({ state }) => state.phase === 'attaching')) run = await next(run.id)
  return run
}

function next(id: string): Promise<Run> {
  return new Promise((resolve) => {
    const subscription = engine.on('run', ({ run }) => {
      if (run.id !== id) return
      subscription.dispose()
      resolve(run)
    })
  })
}

/** Totals that were read after this call. */
async function totals(id: string): Promise<number[]> {
  await next(id)
  await new Promise((resolve) => setTimeout(resolve, 300))
  return (await next(id)).sources.map(({ total }) => total ?? NaN)
}

async function stop({ id }: Run): Promise<EngineResult<'runs.stop'>['run']> {
  return value(await engine.request('runs.stop', { run: id })).run
}

function states(run: Run) {
  return Object.fromEntries(
    run.sources.map(({ notation, state }) => [
      notation,
      state.phase === 'failed' ? `${state.failure.message} ${state.failure.detail}` : state.phase,
    ]),
  )
}

interface Seen {
  readonly totals: readonly number[]
  readonly names: ReadonlyMap<string, number>
}

describe.each(cases)('$calls calls by $processes processes', ({ calls, processes, scopes }) => {
  test(`are counted exactly: ${scopes.join(', ')}`, { timeout: 400_000 }, async () => {
    const name = `${calls}x${processes}`
    const { process, pid } = await waiting(name, `getuid ${calls} ${processes}`)
    const perf = await perfStat(pid)
    const run = async (kind: 'process' | 'system', sources: readonly string[]) => {
      if (!(scopes as readonly string[]).includes(kind)) return null
      const started = await start(sources, kind === 'system' ? { kind } : { kind, pid })
      expect(states(started)).toEqual(Object.fromEntries(sources.map((source) => [source, 'counting'])))
      return started
    }
    const machine = await run('system', getuidSources)
    const alone = await run('process', [...getuidSources, ...everyCall])
    const look = async (): Promise<Seen> => ({
      totals: machine === null ? [] : await totals(machine.id),
      names: await callsByName(),
    })

    const before = await look()
    process.write('go\n')
    await process.end()
    const after = await look()

    expect(after.names.get(`w-${name}`)).toBe(calls)
    const byPerf = await perf.stop()
    expect(byPerf.total, byPerf.said).toBe(calls)
    if (alone !== null) expectOfProcess(await stop(alone), calls)
    if (machine !== null) {
      await stop(machine)
      expectOfMachine(before, after, calls)
    }
  })
})

function expectOfProcess(run: Run, calls: number): void {
  const totalOf = Object.fromEntries(run.sources.map(({ notation, total }) => [notation, total]))
  const allCalls = totalOf['tracepoint:raw_syscalls:sys_enter']!
  // The few that are not getuid start and end the processes; both mechanisms count the very same ones.
  expect(allCalls).toBeGreaterThan(calls)
  expect(allCalls).toBeLessThan(calls + 300)
  expect(totalOf).toEqual({
    ...Object.fromEntries(getuidSources.map((source) => [source, calls])),
    ...Object.fromEntries(everyCall.map((source) => [source, allCalls])),
  })
  for (const { notation, trust } of run.sources) {
    const known = { notation, lost: trust.lost ?? 0, missed: trust.missed ?? 0 }
    expect(known).toEqual({ notation, lost: 0, missed: 0 })
  }
}

/** Somebody may call between two tools' looks at their counts, but no more often than others called at all. */
function expectOfMachine(before: Seen, after: Seen, calls: number): void {
  const sum = (names: ReadonlyMap<string, number>) =>
    [...names.values()].reduce((all, count) => all + count, 0)
  const others = sum(after.names) - sum(before.names) - calls
  expect(others).toBeLessThan(200)
  for (const [index, source] of getuidSources.entries()) {
    const counted = after.totals[index]! - before.totals[index]!
    const apart = Math.abs(counted - calls - others)
    expect(apart, `${source}: ${counted}, others: ${others}`).toBeLessThanOrEqual(others)
  }
}

describe('a function of a program', () => {
  test.each([1, 1_000, 20_000])('called %i times', { timeout: 120_000 }, async (calls) => {
    const { process, pid } = await waiting(`u${calls}`, `uprobe ${calls}`)
    const symbol = `${workload.program}:probescope_workload_function`
    const sources = [`uprobe:${symbol}`, `uretprobe:${symbol}`]
    const machine = await start(sources, { kind: 'system' })
    const alone = await start(sources, { kind: 'process', pid })
    process.write('go\n')
    await process.end()
    for (const run of [await stop(machine), await stop(alone)]) {
      expect(
        run.sources.map(({ total }) => total),
        JSON.stringify(states(run)),
      ).toEqual([calls, calls])
    }
  })
})

describe('raw tracepoints', () => {
  test('count what the tracepoint of the same name counts', { timeout: 120_000 }, async () => {
    const run = await start(['rawtracepoint:sched_process_fork', 'tracepoint:sched:sched_process_fork'], {
      kind: 'system',
    })
    const before = await totals(run.id)
    await onLab(lab, `${workload.program} --workload getuid 8 64`)
    const after = await totals(run.id)
    await stop(run)
    const counted = after.map((total, index) => total - before[index]!)
    expect(counted[0]).toBe(counted[1])
    // The 64 children, and whatever ssh's shell forks.
    expect(counted[0]).toBeGreaterThanOrEqual(64)
    expect(counted[0]).toBeLessThan(64 + 30)
  })
})

describe('a return probe with more callers at once than the kernel keeps room for', () => {
  test('says how many it missed', { timeout: 120_000 }, async () => {
    const run = await start(['kprobe:hrtimer_nanosleep', 'kretprobe:hrtimer_nanosleep'], { kind: 'system' })
    await onLab(lab, 'for i in $(seq 16); do sleep 5 & done; wait')
    const [entered, returned] = (await stop(run)).sources
    expect(entered!.total).toBeGreaterThanOrEqual(16)
    expect(entered!.trust.missed).toBe(0)
    expect(returned!.trust.missed).toBeGreaterThan(0)
    // Each call was either counted at its return or missed; few others sleep meanwhile.
    const told = returned!.total! + returned!.trust.missed!
    expect(Math.abs(told - entered!.total!)).toBeLessThan(10)
  })
})
