/**
 * The programs that ship, on the lab VM, all at the same time over one workload: whatever counts getuid counts exactly
 * its N calls, and each process's share; and when they have ended the machine is as it was.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installWorkload, LabProcess, onLab, startLab } from './labProcess'
import { ProgramLab, type RunningProgram } from './programHarness'
import { differences, snapshotTracingState, type TracingState } from './tracingState'

const samples = fileURLToPath(new URL('../../resources/samples/', import.meta.url))
const sample = (name: string) => readFileSync(`${samples}${name}`, 'utf8')

const processes = 3
const calls = 900 * processes

/** Run together: what counts by process, or the machine's calls, and says the result when it is stopped. */
const counting = [
  'getuid-by-process-tracepoint.bpf.c',
  'getuid-by-process-kprobe.bpf.c',
  'getuid-by-process-fentry.bpf.c',
  'getuid-count.bpf.c',
  'getuid-by-process.sh',
  'getuid-ftrace.sh',
  'getuid-callers.bt',
  'getuid-top.bt',
  'getuid-kprobe.mod.c',
] as const
type Counting = (typeof counting)[number]

let lab: ReturnType<typeof startLab>
let workload: Awaited<ReturnType<typeof installWorkload>>
let before: TracingState
const programs = new ProgramLab()
const started = new Map<Counting, RunningProgram>()
let oracle: { key: string; value: number }[] = []

const at = (name: Counting): RunningProgram => started.get(name)!
const snapshot = () => snapshotTracingState((script) => onLab(lab, script))

beforeAll(async () => {
  lab = startLab()
  workload = await installWorkload(lab)
  before = await snapshot()
  await programs.connect()
  for (const name of counting) started.set(name, await programs.start(name, sample(name)))
  for (const name of counting) await at(name).running(200_000)
  const shells = [at('getuid-by-process.sh'), at('getuid-ftrace.sh')]
  for (const each of shells) await each.until(() => each.text().includes('Counting.'), 'it to count')
  const shell = new LabProcess(
    lab,
    `sh -c 'read -r go; ${workload.program} --workload getuid ${calls} ${processes}; echo done; read -r end'`,
  )
  shell.write('go\n')
  await shell.until(/done/)
  oracle = await bpftoolCounts('calls')
  for (const name of counting) await at(name).stop()
  await shell.end()
}, 400_000)

afterAll(async () => {
  await programs.driven.engine.close()
  await workload?.remove()
})

/** What bpftool reads of the map of that name whose keys have a process's name. */
async function bpftoolCounts(name: string): Promise<{ key: string; value: number }[]> {
  const maps = JSON.parse(await onLab(lab, 'bpftool -j map show')) as {
    id: number
    name?: string
    bytes_key: number
  }[]
  const found = maps.find((map) => map.name === name && map.bytes_key === 20)!
  const rows = JSON.parse(await onLab(lab, `bpftool -j map dump id ${found.id}`)) as {
    formatted: { key: { pid: number; comm: string }; value: number }
  }[]
  return rows.map(({ formatted: { key, value } }) => ({ key: String(key.pid), value }))
}

/** Calls of the workload's processes: others call getuid as well. */
function shares(name: Counting, map: string): number[] {
  return [...at(name).rows(map)]
    .filter(([key]) => key.split(',').includes('w'))
    .map(([, count]) => Number(count))
    .sort((a, b) => b - a)
}

const each = Array.from({ length: processes }, () => calls / processes)

describe('the samples that count getuid', () => {
  test.each([
    'getuid-by-process-tracepoint.bpf.c',
    'getuid-by-process-kprobe.bpf.c',
    'getuid-by-process-fentry.bpf.c',
  ] as const)('%s counts each process exactly', (name) => {
    expect(shares(name, 'calls')).toEqual(each)
    expect(at(name).run).toMatchObject({ phase: 'ended', failure: null, lost: 0 })
  })

  test('getuid-callers.bt and getuid-top.bt count each process exactly', () => {
    expect(shares('getuid-callers.bt', '@calls')).toEqual(each)
    expect(shares('getuid-top.bt', '@busy')).toEqual(each)
  })

  test('getuid-by-process.sh counts each process exactly, without BPF', () => {
    const rows = [
      ...at('getuid-by-process.sh')
        .text()
        .matchAll(/common_pid: (.{16}) *\[ *(\d+)\] \} hitcount: *(\d+)/g),
    ]
    const found = rows.filter(([, comm]) => comm!.trim() === 'w').map(([, , , count]) => Number(count))
    expect(found).toEqual(each)
  })

  test('getuid-ftrace.sh, getuid-count.bpf.c and the module count all of the machine, the same within what others called', () => {
    const [, text] = /calls (\d+)/.exec(at('getuid-ftrace.sh').text())!
    // Its last words, said while it was removed.
    const [, module, missed] = /getuid: (\d+) calls, (\d+) missed/.exec(at('getuid-kprobe.mod.c').text())!
    expect(missed).toBe('0')
    expect(at('getuid-kprobe.mod.c').rows('counts').get('calls')).toBe(Number(module))
    const all = [...at('getuid-by-process-kprobe.bpf.c').rows('calls').values()].reduce<number>(
      (sum, count) => sum + Number(count),
      0,
    )
    const total = Number(at('getuid-count.bpf.c').rows('calls').get('0'))
    for (const counted of [Number(text), Number(module), total]) {
      expect(counted).toBeGreaterThanOrEqual(calls)
      expect(Math.abs(counted - all)).toBeLessThan(300)
    }
  })

  test('bpftool reads the same from one of the maps', () => {
    const ours = at('getuid-by-process-tracepoint.bpf.c').rows('calls')
    expect(oracle.length).toBeGreaterThanOrEqual(processes)
    const known = new Map([...ours].map(([key, value]) => [key.split(',')[0], value]))
    const workers = oracle.filter(({ value }) => value === calls / processes)
    expect(workers.length).toBeGreaterThanOrEqual(processes)
    for (const { key, value } of workers) expect(known.get(key)).toBe(value)
  })

  test('say what they attached', () => {
    expect(at('getuid-by-process-kprobe.bpf.c').run.sources).toEqual(['kprobe:__x64_sys_getuid'])
    expect(at('getuid-callers.bt').run.sources).toEqual(['tracepoint:syscalls:sys_enter_getuid'])
  })
})

describe('the other samples', () => {
  test('verifier-refuses.bpf.c is refused at the line that it is about', { timeout: 60_000 }, async () => {
    const text = sample('verifier-refuses.bpf.c')
    const refused = await (await programs.start('verifier-refuses.bpf.c', text)).ended()
    expect(refused.failure?.code).toBe('bad-program')
    const [complaint] = refused.diagnostics
    expect(text.split('\n')[complaint!.line! - 1]!.trim()).toBe('(*count)++;')
    expect(complaint).toMatchObject({ origin: 'verifier', severity: 'error' })
    expect(complaint!.explanation).toContain('map_value_or_null')
  })

  test('getuid-stat.perf and getuid-trace.sh run to their end', { timeout: 120_000 }, async () => {
    const perf = await programs.start(
      'getuid-stat.perf',
      sample('getuid-stat.perf').replace('sleep 10', 'sleep 2'),
    )
    const shell = await programs.start(
      'getuid-trace.sh',
      sample('getuid-trace.sh').replace('sleep 5', 'sleep 1; id; sleep 1'),
    )
    expect(await perf.ended()).toMatchObject({ failure: null, exitStatus: 0 })
    expect(await shell.ended()).toMatchObject({ failure: null, exitStatus: 0 })
    expect(perf.text('output') + perf.text('error')).toMatch(/syscalls:sys_enter_getuid/)
    expect(shell.text()).toMatch(/sys_getuid\(\)/)
    expect(shell.text()).toMatch(/cpu0\/stats:entries: \d+/)
  })

  test(
    'read-sizes.bt, run-queue-latency.bt and off-cpu-stacks.bt give their histograms and stacks',
    { timeout: 200_000 },
    async () => {
      const names = ['read-sizes.bt', 'run-queue-latency.bt', 'off-cpu-stacks.bt']
      const running = await Promise.all(names.map((name) => programs.start(name, sample(name))))
      for (const one of running) await one.running(120_000)
      await onLab(lab, 'for i in 1 2 3; do cat /proc/uptime; sleep 0.2; done')
      for (const one of running) expect(await one.stop()).toMatchObject({ failure: null, exitStatus: 0 })
      const [reads, queue, stacks] = running
      expect(reads!.map('@asked')).toMatchObject({ shape: 'histogram', scale: 'log2' })
      expect(queue!.map('@microseconds')).toMatchObject({ shape: 'histogram', scale: 'log2' })
      const waits = stacks!.map('@microseconds')
      expect(waits).toMatchObject({ shape: 'table' })
      expect(waits!.shape === 'table' && waits!.rows.some((row) => String(row[1]).includes('schedule'))).toBe(
        true,
      )
    },
  )
})

test('nothing is left behind', { timeout: 60_000 }, async () => {
  await programs.driven.ask('targets.disconnect', { session: programs.session })
  expect(programs.driven.warnings).toEqual([])
  expect(differences(before, await snapshot())).toEqual([])
})
