import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RateTracker } from '../../../app/analysis/rateTracker'

const plain = { enabled: null, running: null, perCpu: null }
const second = 1e9

describe('the rate of a source', () => {
  it('is not known before there are two readings', () => {
    const tracker = new RateTracker()
    tracker.update({ time: 5 * second, count: 100, ...plain })
    expect(tracker.rate).toBeNaN()
    expect(tracker.total).toBe(100)
    tracker.update({ time: 5.5 * second, count: 150, ...plain })
    expect(tracker.rate).toBe(100)
    expect(tracker.total).toBe(150)
  })

  it('is 0, not unknown, when nothing happened', () => {
    const tracker = new RateTracker()
    tracker.update({ time: 0, count: 0, ...plain })
    tracker.update({ time: second, count: 0, ...plain })
    expect(tracker.rate).toBe(0)
    expect(tracker.total).toBe(0)
  })

  it('is the mean over the time since the reading before, whatever was dropped between', () => {
    const tracker = new RateTracker()
    tracker.update({ time: 0, count: 0, ...plain })
    tracker.update({ time: 4 * second, count: 400, ...plain })
    expect(tracker.rate).toBe(100)
  })

  it('is not known for two readings of one moment', () => {
    const tracker = new RateTracker()
    tracker.update({ time: second, count: 1, ...plain })
    tracker.update({ time: second, count: 5, ...plain })
    expect(tracker.rate).toBeNaN()
    expect(tracker.total).toBe(5)
  })

  it('begins anew when the count goes back, and the total goes on', () => {
    const tracker = new RateTracker()
    tracker.update({ time: 0, count: 0, ...plain })
    tracker.update({ time: second, count: 1000, ...plain })
    tracker.update({ time: 2 * second, count: 30, ...plain })
    expect(tracker.rate).toBeNaN()
    expect(tracker.total).toBe(1030)
    expect(tracker.interruptions).toBe(1)
    tracker.update({ time: 3 * second, count: 40, ...plain })
    expect(tracker.rate).toBe(10)
    expect(tracker.total).toBe(1040)
  })

  it('begins anew after an interruption, though the new count is larger', () => {
    const tracker = new RateTracker()
    tracker.update({ time: 0, count: 5, ...plain })
    tracker.interrupt()
    expect(tracker.rate).toBeNaN()
    expect(tracker.total).toBe(5)
    // The target was booted again: its clock, too, begins anew.
    tracker.update({ time: 1000, count: 50, ...plain })
    expect(tracker.rate).toBeNaN()
    expect(tracker.total).toBe(55)
    tracker.interrupt()
    tracker.interrupt()
    expect(tracker.total).toBe(55)
    expect(tracker.interruptions).toBe(2)
  })

  it('is not known while the event was not on the PMU, and the share of its time is told', () => {
    const tracker = new RateTracker()
    tracker.update({ time: 0, count: 0, enabled: 0, running: 0, perCpu: null })
    expect(tracker.enabledShare).toBeNull()
    tracker.update({ time: second, count: 500, enabled: second, running: second, perCpu: null })
    expect([tracker.rate, tracker.total, tracker.enabledShare]).toEqual([500, 500, 1])
    // In this second it ran for a quarter of the time: the agent's count is scaled.
    tracker.update({
      time: 2 * second,
      count: 900,
      enabled: 2 * second,
      running: 1.25 * second,
      perCpu: null,
    })
    expect([tracker.rate, tracker.total, tracker.enabledShare]).toEqual([400, 900, 1.25 / 2])
    // In this one not at all: nothing is known of it.
    tracker.update({
      time: 3 * second,
      count: 900,
      enabled: 3 * second,
      running: 1.25 * second,
      perCpu: null,
    })
    expect([tracker.rate, tracker.total]).toEqual([NaN, 900])
    // What was counted next was scaled by both intervals' time, and is of both.
    tracker.update({
      time: 4 * second,
      count: 1900,
      enabled: 4 * second,
      running: 1.5 * second,
      perCpu: null,
    })
    expect([tracker.rate, tracker.total]).toEqual([500, 1900])
  })

  it('and the total are not known of an event that never ran', () => {
    const tracker = new RateTracker()
    tracker.update({ time: 0, count: 0, enabled: 10, running: 0, perCpu: null })
    tracker.update({ time: second, count: 0, enabled: second, running: 0, perCpu: null })
    expect(tracker.rate).toBeNaN()
    expect(tracker.total).toBeNaN()
    expect(tracker.enabledShare).toBe(0)
    tracker.interrupt()
    tracker.update({ time: 2 * second, count: 7, ...plain })
    expect(tracker.total).toBe(7)
  })

  it('is there for each CPU', () => {
    const tracker = new RateTracker(3)
    expect([...tracker.perCpu]).toEqual([NaN, NaN, NaN])
    tracker.update({ time: 0, count: 6, enabled: null, running: null, perCpu: [1, 2, 3] })
    expect([...tracker.perCpu]).toEqual([NaN, NaN, NaN])
    tracker.update({ time: second / 10, count: 9, enabled: null, running: null, perCpu: [2, 2, 5] })
    expect([...tracker.perCpu]).toEqual([10, 0, 20])
    tracker.update({ time: second / 5, count: 10, enabled: null, running: null, perCpu: null })
    expect([...tracker.perCpu]).toEqual([NaN, NaN, NaN])
  })

  it('of exact counts gives exact totals, over any number of restarts', () => {
    const part = fc.array(fc.nat({ max: 2 ** 40 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const tracker = new RateTracker()
        let time = 0
        let expected = 0
        for (const counts of parts) {
          let count = 0
          for (const more of counts) {
            count += more
            time += 1e8
            tracker.update({ time, count, ...plain })
            expect(tracker.total).toBe(expected + count)
          }
          expected += count
          tracker.interrupt()
        }
        expect(tracker.interruptions).toBe(parts.length)
      }),
    )
  })

  it('adds up to the total', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.nat({ max: 100_000 })), {
      minLength: 2,
    })
    fc.assert(
      fc.property(steps, (readings) => {
        const tracker = new RateTracker()
        let [time, count, sum] = [0, 0, 0]
        tracker.update({ time, count, ...plain })
        for (const [milliseconds, more] of readings) {
          time += milliseconds * 1e6
          count += more
          tracker.update({ time, count, ...plain })
          sum += tracker.rate * (milliseconds / 1e3)
        }
        expect(sum).toBeCloseTo(tracker.total, 3)
      }),
    )
  })
})
