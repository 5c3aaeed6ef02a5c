/** N calls on the embedded kernel are counted as N, by every mechanism that it has. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeEngine, type EmbeddedEngine } from './embeddedEngine'

// In this kernel the entry points of system calls are named for 32-bit processors.
const getuidSources = [
  'kprobe:__ia32_sys_getuid',
  'kretprobe:__ia32_sys_getuid',
  'ftrace:__do_sys_getuid',
  'tracepoint:syscalls:sys_enter_getuid',
  'tracepoint:syscalls:sys_exit_getuid',
]

let engine: EmbeddedEngine

beforeAll(async () => {
  engine = await makeEngine().start()
}, 180_000)

afterAll(() => engine.close())

test('it is a real kernel of Debian, traced by the same agent', () => {
  const { connection } = engine.session(engine.target)
  if (connection.phase !== 'connected') throw new Error(connection.phase)
  expect(connection.machine).toMatchObject({ arch: 'i686', cpus: [0], hostname: 'embedded' })
  expect(connection.machine.kernel).toMatch(/^6\.1\.0-\d+-686$/)
})

test('a probe is attached without reading the table of all functions', { timeout: 120_000 }, async () => {
  const source = { kind: 'kprobe', function: '__ia32_sys_getuid', offset: 0, module: null } as const
  const described = await engine.ask('catalogue.describe', { session: engine.target, source })
  expect(described.aliases).toContain('__do_sys_getuid')
  expect(described.attachment?.patch).toBe('ftrace')
  const run = await engine.count(['kprobe:vfs_read'], { kind: 'system' })
  expect(run.sources[0]!.state.phase).toBe('counting')
  // The worker's, since it was started; /proc/kallsyms has 1.4 MB, and takes this processor seconds.
  const [, read] = await engine.typed(
    'echo read=$(sed -n "s/rchar: //p" $(grep -l ^probescope-work /proc/[0-9]*/comm | sed s/comm/io/))=',
    /read=(\d+)=/,
  )
  expect(Number(read)).toBeGreaterThan(1_000)
  expect(Number(read)).toBeLessThan(500_000)
  await engine.stop(run)
})

test.each([1, 1_000, 20_000])('%i calls of getuid', { timeout: 240_000 }, async (calls) => {
  // Waits for a line, then becomes the workload, with the same process number.
  const begin = `sh -c 'echo pid=$$=; read -r go; exec probescope-agent --workload getuid ${calls}'; echo status=$?=`
  const [, pid] = await engine.typed(begin, /pid=(\d+)=/)
  const run = await engine.count(getuidSources, { kind: 'process', pid: Number(pid) })
  const failed = run.sources.filter(({ state }) => state.phase !== 'counting')
  expect(failed).toEqual([])
  const [, status] = await engine.typed('go', /status=(\d+)=/)
  const { sources } = await engine.stop(run)
  expect(status).toBe('0')
  expect(Object.fromEntries(sources.map(({ notation, total }) => [notation, total]))).toEqual(
    Object.fromEntries(getuidSources.map((source) => [source, calls])),
  )
})

test(
  'page faults, a perf software event: each page more is one fault more',
  { timeout: 240_000 },
  async () => {
    // A process laid out otherwise each time may touch a page more or less.
    await engine.typed('echo 0 > /proc/sys/kernel/randomize_va_space; echo fixed=$?=', /fixed=0=/)
    const faults: number[] = []
    for (const pages of [100, 1_100]) {
      const dd = `exec dd if=/dev/zero of=/dev/null bs=${pages * 4}k count=1`
      const [, pid] = await engine.typed(
        `sh -c 'echo pid=$$=; read -r go; ${dd}'; echo status=$?=`,
        /pid=(\d+)=/,
      )
      const run = await engine.count(['software:page-faults'], { kind: 'process', pid: Number(pid) })
      const [, status] = await engine.typed('go', /status=(\d+)=/)
      expect(status).toBe('0')
      const { sources } = await engine.stop(run)
      faults.push(sources[0]!.total!)
    }
    expect(faults[0]).toBeGreaterThanOrEqual(100)
    expect(faults[1]! - faults[0]!).toBe(1_000)
  },
)

test(
  'the machine lives while it is watched: a count of the whole of it moves',
  { timeout: 120_000 },
  async () => {
    const run = await engine.count(['tracepoint:syscalls:sys_enter_getuid', 'software:context-switches'], {
      kind: 'system',
    })
    await engine.when(() =>
      engine.run(run.id).sources.every(({ total }) => (total ?? 0) > 20) ? true : null,
    )
    const { sources } = await engine.stop(run)
    for (const { notation, total } of sources) expect(total, notation).toBeGreaterThan(20)
  },
)

test('nothing is left there after a run, and the changes that stood were in the ledger', async () => {
  const { entries } = await engine.ask('ledger.get', { session: engine.target })
  expect(entries.length).toBeGreaterThan(0)
  expect(entries.filter(({ state }) => state !== 'undone')).toEqual([])
  const [, probes] = await engine.typed(
    'echo probes=$(cat /sys/kernel/tracing/kprobe_events /sys/kernel/debug/kprobes/list | wc -l)=',
    /probes=(\d+)=/,
  )
  expect(probes).toBe('0')
})
