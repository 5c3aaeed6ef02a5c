/** A real `yes`: memory stays bounded, and everything else the engine does goes on. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { highWatermark } from '../../main/engine/terminals/flowControl'
import { loopTime } from './loopHolds'
import { Harness, Window } from './terminalHarness'

/** Seconds; PROBESCOPE_FLOOD_SECONDS=60 for the whole minute. */
const duration = Number(process.env['PROBESCOPE_FLOOD_SECONDS'] ?? 12)
const mebibyte = 1024 * 1024

let harness = new Harness()

afterEach(async () => {
  await harness.service.dispose()
  harness = new Harness()
})

/** How long the event loop kept each request waiting, in milliseconds and sorted, and the growth of memory in MiB. */
async function endure(seconds: number): Promise<{ held: number[]; grown: number }> {
  await sleep(2_000)
  const before = process.memoryUsage().rss
  const held: number[] = []
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    // A request that comes from outside: it waits for its turn of the loop, as a message on a port does.
    const asked = loopTime()
    await new Promise((resolve) => setImmediate(resolve))
    harness.service.list()
    held.push(loopTime() - asked)
    harness.told.length = 0
    await sleep(5)
  }
  return { held: held.sort((a, b) => a - b), grown: (process.memoryUsage().rss - before) / mebibyte }
}

function quantile(sorted: number[], share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)]!
}

describe('yes', () => {
  test(
    'with no window, and in two terminals at once',
    async () => {
      const flood = [
        harness.run('yes'),
        harness.run(String.raw`yes "$(printf 'a longer line with \033[31mcolour\033[0m')"`),
      ]
      const { held, grown } = await endure(duration)
      expect(held.length).toBeGreaterThan(100)
      expect(quantile(held, 0.95)).toBeLessThan(20)
      expect(quantile(held, 0.99)).toBeLessThan(50)
      expect(grown).toBeLessThan(60)
      for (const { pty } of flood) pty.kill('SIGKILL')
    },
    (duration + 20) * 1000,
  )

  test(
    'with a window that keeps up, until Ctrl-C is typed',
    async () => {
      const { terminal } = harness.run('yes')
      const window = await new Window(harness, terminal.id).attach()
      const { held, grown } = await endure(duration / 2)
      expect(quantile(held, 0.99)).toBeLessThan(50)
      expect(grown).toBeLessThan(60)
      expect(window.shown).toBeGreaterThan(10 * highWatermark)
      harness.service.write({ terminal: terminal.id, data: '\x03' })
      await harness.ended(terminal.id)
    },
    (duration + 20) * 1000,
  )

  test('a window that shows nothing stops it; a reload lets it go on', async () => {
    const { pty, terminal } = harness.run('yes')
    const stuck = await new Window(harness, terminal.id, false).attach()
    await vi.waitFor(() => expect(stuck.shown).toBeGreaterThan(highWatermark), 10_000)
    await sleep(300)
    const { shown } = stuck
    // One read and one batch may be under way when the limit is reached.
    expect(shown).toBeLessThan(3 * highWatermark)
    await sleep(300)
    expect(stuck.shown).toBe(shown)
    harness.service.windowClosed(0)
    await vi.waitFor(() => expect(stuck.shown).toBeGreaterThan(shown), 10_000)
    pty.kill('SIGKILL')
  })
})
