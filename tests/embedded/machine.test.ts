/** The machine itself: its terminals, its clock, its randomness, its rest, and its coming back fresh. */
import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { makeEngine, type EmbeddedEngine } from './embeddedEngine'

const engines: EmbeddedEngine[] = []

async function started(): Promise<EmbeddedEngine> {
  const engine = makeEngine()
  engines.push(engine)
  return engine.start()
}

/** A machine's clock, read after `since`, however long the reading took. */
function expectNow(seconds: number, since: number): void {
  expect(seconds).toBeGreaterThan(since / 1000 - 3)
  expect(seconds).toBeLessThan(Date.now() / 1000 + 3)
}

afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.close())))

test(
  'its clock is right after it is restored, and no two restored machines draw the same random numbers',
  { timeout: 180_000 },
  async () => {
    const drawn = new Set<string>()
    for (let round = 0; round < 2; round++) {
      const engine = await started()
      const since = Date.now()
      const [, seconds, random] = await engine.typed(
        'echo now=$(date +%s)=$(head -c 8 /dev/urandom | hexdump -ve "1/1 \\"%02x\\"")=',
        /now=(\d{9,})=([0-9a-f]{16})=/,
      )
      expectNow(Number(seconds), since)
      drawn.add(random!)
      await engine.close()
    }
    expect(drawn.size).toBe(2)
  },
)

test(
  'a terminal has its size, Ctrl-C, much output, several beside it, and an end',
  { timeout: 240_000 },
  async () => {
    const engine = await started()
    await engine.typed('stty size', /\b30 100\b/)
    const opened = await engine.ask('terminals.open', { session: engine.target, columns: 80, rows: 24 })
    const terminal = opened.terminal.id
    await engine.ask('terminals.resize', { terminal, columns: 132, rows: 43 })
    await engine.ask('terminals.write', { terminal, data: 'stty size\r' })
    await engine.answers('43 132')
    await engine.type('sleep 1000')
    // Until the shell, which edits its line itself, has given the terminal to the program.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    await engine.type('\x03echo "$((6 * 7)) again"')
    await engine.answers('42 again')
    const [, lines] = await engine.typed('seq 1 20000; echo end=$?=', /\n20000\r?\nend=(\d)=/)
    expect(lines).toBe('0')
    await engine.ask('terminals.write', { terminal, data: 'exit 7\r' })
    for (;;) {
      const { terminals } = await engine.ask('terminals.list', {})
      const state = terminals.find(({ id }) => id === terminal)
      if (state?.phase === 'ended') {
        expect(state.exitCode).toBe(7)
        break
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  },
)

test(
  'while nobody is connected it stands still; after another connect its clock is right and what was done is there',
  { timeout: 240_000 },
  async () => {
    const engine = await started()
    await engine.typed('echo kept > /root/note; echo wrote=$?=', /wrote=0=/)
    await engine.ask('targets.disconnect', { session: engine.target })
    await engine.until(engine.target, 'closed')
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const before = process.cpuUsage()
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    const { user, system } = process.cpuUsage(before)
    // Microseconds of three seconds: less than a twentieth, with the test's own.
    expect(user + system).toBeLessThan(150_000)

    await engine.ask('targets.reconnect', { session: engine.target })
    await engine.until(engine.target, 'connected')
    const opened = await engine.ask('terminals.open', { session: engine.target, columns: 80, rows: 24 })
    const since = Date.now()
    await engine.ask('terminals.write', {
      terminal: opened.terminal.id,
      data: 'echo "it is $(cat /root/note) and $(date +%s)."\r',
    })
    const [, seconds] = await engine.when(() => /it is kept and (\d{9,})\./.exec(engine.shown))
    expectNow(Number(seconds), since)
  },
)

test(
  'made ready beforehand, it is there at once; not wanted any more, it uses nothing',
  { timeout: 240_000 },
  async () => {
    const engine = makeEngine()
    engines.push(engine)
    engine.engine.warmUpEmbedded()
    engine.engine.warmUpEmbedded()
    // On a quiet computer it is ready after a second; whoever comes earlier waits for it.
    await new Promise((resolve) => setTimeout(resolve, 6_000))
    await engine.start()
    const { connection } = engine.session(engine.target)
    expect(connection.steps.find(({ id }) => id === 'reach')).toMatchObject({
      note: 'it was made ready before',
    })
    const [, answer] = await engine.typed('echo it is $((6 * 7)).', /it is (42)\./)
    expect(answer).toBe('42')

    const other = makeEngine()
    engines.push(other)
    other.engine.warmUpEmbedded()
    await other.connect({ kind: 'lab' })
    await new Promise((resolve) => setTimeout(resolve, 8_000))
    const connected = await other.connect({ kind: 'embedded' })
    await other.until(connected, 'connected', 120_000)
    expect(other.session(connected).connection.steps.find(({ id }) => id === 'reach')?.note).not.toMatch(
      /ready before/,
    )
  },
)

test('reset makes it as it was', { timeout: 240_000 }, async () => {
  const engine = await started()
  await engine.typed('echo here > /root/note; echo wrote=$?=', /wrote=0=/)
  const warnings: string[] = []
  engine.engine.on('warning', ({ message }) => void warnings.push(message))
  await engine.ask('embedded.reset', { session: engine.target })
  // The shells went with the machine; that nobody cleaned what is thrown away is worth no word.
  expect((await engine.ask('terminals.list', {})).terminals).toEqual([])
  expect(warnings).toEqual([])
  await engine.until(engine.target, 'connected')
  const [, found] = await engine.typedAfresh('ls /root/note; echo found=$?=', /found=(\d)=/)
  expect(found).toBe('1')
})

test(
  'a prepared state is saved while it runs, and opens elsewhere as it was',
  { timeout: 300_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'probescope-prepared-'))
    const path = join(folder, 'demo.probescope-kernel')
    try {
      const engine = await started()
      await engine.typed('echo prepared > /root/note; sleep 4000 & echo wrote=$?=', /wrote=0=/)
      await engine.typed(
        "echo 'p:mine/opened vfs_open' >> /sys/kernel/tracing/kprobe_events; echo made=$?=",
        /made=0=/,
      )
      const { bytes } = await engine.ask('embedded.save', { session: engine.target, path })
      expect(bytes).toBe(statSync(path).size)
      expect(bytes).toBeLessThan(30 << 20)
      // It went on.
      await engine.typed('echo still=$((40 + 2))=', /still=42=/)
      await engine.close()

      const elsewhere = makeEngine()
      engines.push(elsewhere)
      await elsewhere.start({ kind: 'embedded', prepared: path })
      expect(elsewhere.session(elsewhere.target).label).toBe('demo')
      const since = Date.now()
      const [, note, seconds] = await elsewhere.typed(
        'echo note=$(cat /root/note)=$(date +%s)=',
        /note=(\w+)=(\d{9,})=/,
      )
      expect(note).toBe('prepared')
      // Its functions are the snapshot's; events may have been added to it.
      for (const [query, source] of [
        ['vfs_open', 'kprobe:vfs_open'],
        ['mine:opened', 'tracepoint:mine:opened'],
      ] as const) {
        const { hits } = await elsewhere.ask('catalogue.search', {
          session: elsewhere.target,
          query,
          kinds: [],
          limit: 5,
        })
        expect(hits.map(({ notation }) => notation)).toContain(source)
      }
      expectNow(Number(seconds), since)
      await elsewhere.close()

      truncateSync(path, 5_000_000)
      const third = makeEngine()
      engines.push(third)
      await expect(third.start({ kind: 'embedded', prepared: path })).rejects.toThrow(
        /demo.probescope-kernel is damaged/,
      )
      writeFileSync(path, 'something else')
      const fourth = makeEngine()
      engines.push(fourth)
      await expect(fourth.start({ kind: 'embedded', prepared: path })).rejects.toThrow(
        /is not a kernel that Probescope has saved/,
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)
