import { describe, expect, test } from 'vitest'
import { ScrollClock } from '../../renderer/features/graphs/chart/scrollClock'

/** Samples every `interval` s that arrive `latency(i)` s late, and a frame 60 times a second. */
function play(clock: ScrollClock, seconds: number, interval: number, latency: (i: number) => number) {
  const arrivals: { at: number; time: number }[] = []
  for (let i = 0; i * interval < seconds; i++) {
    const time = i * interval
    // Never out of order: the link is a stream.
    const at = Math.max(time + latency(i), arrivals.at(-1)?.at ?? 0)
    arrivals.push({ at, time })
  }
  const frames: { now: number; edge: number; newest: number }[] = []
  let next = 0
  for (let frame = 0; frame / 60 < seconds; frame++) {
    const now = frame / 60
    while (next < arrivals.length && arrivals[next]!.at <= now) clock.observe(arrivals[next++]!.time, now)
    frames.push({ now, edge: clock.edge(now), newest: clock.last })
  }
  return frames.filter((frame) => !Number.isNaN(frame.edge))
}

describe('the right edge of a live chart', () => {
  test('knows nothing before the first sample', () => {
    expect(new ScrollClock(0.1).edge(5)).toBeNaN()
  })

  test('runs evenly, and no further than the samples reach', () => {
    const frames = play(new ScrollClock(0.1), 10, 0.1, (i) => 0.02 + (i % 3) * 0.01).slice(60)
    for (let i = 1; i < frames.length; i++) {
      const step = frames[i]!.edge - frames[i - 1]!.edge
      expect(step).toBeGreaterThan(0.9 / 60 - 1e-9)
      expect(step).toBeLessThan(1.1 / 60 + 1e-9)
      expect(frames[i]!.edge).toBeLessThan(frames[i]!.newest + 0.02)
    }
  })

  test('stays near the newest sample', () => {
    const frames = play(new ScrollClock(0.1), 10, 0.1, () => 0.05)
    const last = frames.at(-1)!
    expect(last.now - last.edge).toBeLessThan(0.25)
  })

  test('a slower link is followed without a jerk', () => {
    const frames = play(new ScrollClock(0.1), 20, 0.1, (i) => (i < 50 ? 0.02 : 0.4)).slice(60)
    for (let i = 1; i < frames.length; i++) {
      expect(frames[i]!.edge - frames[i - 1]!.edge).toBeGreaterThanOrEqual(0.9 / 60 - 1e-9)
    }
    const last = frames.at(-1)!
    expect(last.edge).toBeLessThan(last.newest + 0.02)
  })

  test('goes on while the connection is lost, and is not minutes late after', () => {
    const clock = new ScrollClock(0.1)
    for (let i = 0; i < 50; i++) clock.observe(i * 0.1, i * 0.1)
    clock.edge(5)
    // 30 s of silence: the gap grows on the screen.
    for (let now = 5; now < 35; now += 1 / 60) clock.edge(now)
    expect(clock.edge(35)).toBeGreaterThan(34)
    clock.observe(35.1, 35.1)
    for (let i = 1; i < 100; i++) {
      clock.observe(35.1 + i * 0.1, 35.1 + i * 0.1)
      clock.edge(35.1 + i * 0.1)
    }
    expect(45 - clock.edge(45)).toBeLessThan(0.5)
  })
})
