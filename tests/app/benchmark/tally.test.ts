import { describe, expect, it } from 'vitest'
import { armDefinition, Tally } from '../../../app/benchmark'
import type { Evidence } from '../../../app/model/benchmark'

const definitions = ['base', 'tracepoint-perf', 'kprobe-jump-bpf-count'].map((name) => armDefinition(name)!)
const evidence: Evidence = {
  method: 'test',
  symbol: null,
  patch: null,
  bytesBefore: null,
  bytesDuring: null,
  kernelSays: [],
  verified: true,
}

/** One producer that made `calls` calls of `ns` each, and had its CPU all the time. */
function counts(ns: number, more: object = {}) {
  const calls = 1000
  return {
    producers: [{ calls, elapsed: calls * ns, cpu: calls * ns }],
    collateral: null,
    made: 1100,
    counted: 1100,
    lost: 0,
    missed: null,
    evidence,
    run: null,
    ...more,
  }
}

function arm(tally: Tally, name: string) {
  return tally.list.find((each) => each.arm === name)!
}

/** One run of a command that took `wall`, and `cpu` of it on a CPU. */
function run(wall: number, cpu: number, counted: number | null) {
  return counts(0, { producers: [{ calls: 1, elapsed: wall, cpu }], made: 1, counted, run: { cpu } })
}

describe('a command as workload', () => {
  it('gives its CPU time over the base, for the run and for each event that was counted in it', () => {
    const tally = new Tally(definitions, 'base')
    for (const round of [0, 1, 2]) {
      tally.add('base', round, run(10e6, 4e6, null))
      tally.add('kprobe-jump-bpf-count', round, run(12e6, 5e6, 2000))
      tally.add('base', round, run(10e6, 4e6, null))
    }
    const measured = arm(tally, 'kprobe-jump-bpf-count')
    expect(measured.nsPerEvent!.median).toBe(12e6)
    expect(measured.ratioToBase!.median).toBeCloseTo(10 / 12)
    expect(measured.perRun).toMatchObject({
      cpu: { median: 5e6 },
      cpuOverBase: { median: 1e6 },
      events: { median: 2000 },
      cpuPerEvent: { median: 500 },
    })
    expect(arm(tally, 'base').perRun).toMatchObject({ cpuOverBase: null, events: null, cpuPerEvent: null })
    // It waited for most of its time, which says nothing about the machine.
    expect(tally.warnings).toEqual([])
  })

  it('counts a round once, in which the base ran several times: they tell nothing of another run', () => {
    const tally = new Tally(definitions, 'base')
    for (const cpu of [4e6, 6e6]) tally.add('base', 0, run(10e6, cpu, null))
    expect(arm(tally, 'base').perRun!.cpu).toEqual({ median: 5e6, low: null, high: null })
    expect(arm(tally, 'base').rounds).toEqual([10e6])
  })

  it('has no CPU time an event where nothing was counted, rather than an infinite one', () => {
    const tally = new Tally(definitions, 'base')
    tally.add('base', 0, run(10e6, 4e6, null))
    tally.add('kprobe-jump-bpf-count', 0, run(10e6, 4e6, 0))
    expect(arm(tally, 'kprobe-jump-bpf-count').perRun!.cpuPerEvent).toBeNull()
  })
})

describe('the tally', () => {
  it('pairs an arm with the base before and after it, so that drift of the machine cancels out', () => {
    const tally = new Tally(definitions, 'base')
    // The machine slows down to half its speed over the rounds; the arm costs twice the base throughout.
    for (const [round, slow] of [1, 1.2, 1.5, 1.8, 2].entries()) {
      tally.add('base', round, counts(100 * slow))
      tally.add('tracepoint-perf', round, counts(210 * slow))
      tally.add('base', round, counts(110 * slow))
    }
    const { ratioToBase, nsPerEvent, rounds } = arm(tally, 'tracepoint-perf')
    expect(ratioToBase!.median).toBeCloseTo(0.5, 1)
    // Each pair has the same ratio, so there is no spread at all, although the times themselves have much.
    expect(ratioToBase!.high! - ratioToBase!.low!).toBeLessThan(1e-9)
    expect(nsPerEvent!.high! - nsPerEvent!.low!).toBeGreaterThan(50)
    expect(rounds).toEqual([210, 252, 315, 378, 420])
    expect(arm(tally, 'base').rounds).toEqual([105, 126, 157.5, 189, 210])
    expect(arm(tally, 'base').ratioToBase).toBeNull()
  })

  it('never pairs over the border of a round', () => {
    const tally = new Tally(definitions, 'base')
    tally.add('base', 0, counts(100))
    tally.add('tracepoint-perf', 1, counts(200))
    expect(arm(tally, 'tracepoint-perf').nsOverBase).toBeNull()
    tally.add('base', 1, counts(150))
    expect(arm(tally, 'tracepoint-perf').nsOverBase!.median).toBeCloseTo(50)
  })

  it('adds producers up: their rates together, a call of one of them', () => {
    const tally = new Tally(definitions, 'base')
    const two = [
      { calls: 1000, elapsed: 100_000, cpu: 100_000 },
      { calls: 1000, elapsed: 100_000, cpu: 100_000 },
    ]
    tally.add('base', 0, counts(0, { producers: two }))
    expect(arm(tally, 'base').eventsPerSecond!.median).toBeCloseTo(20_000_000)
    expect(arm(tally, 'base').nsPerEvent!.median).toBeCloseTo(100)
  })

  it('keeps an unknown count unknown', () => {
    const tally = new Tally(definitions, 'base')
    tally.add('tracepoint-perf', 0, counts(10))
    tally.add('tracepoint-perf', 1, counts(10, { counted: null }))
    tally.add('tracepoint-perf', 2, counts(10))
    expect(arm(tally, 'tracepoint-perf')).toMatchObject({ made: 3300, counted: null, lost: 0, missed: null })
  })

  it('remembers the one round in which an arm was not what it is called', () => {
    const tally = new Tally(definitions, 'base')
    const untrue = { ...evidence, patch: 'int3' as const, verified: false }
    tally.add('kprobe-jump-bpf-count', 0, counts(10))
    tally.add('kprobe-jump-bpf-count', 1, counts(10, { evidence: untrue }))
    tally.add('kprobe-jump-bpf-count', 2, counts(10))
    expect(arm(tally, 'kprobe-jump-bpf-count').evidence).toEqual(untrue)
  })

  it('says that the machine was busy, or not quiet, and what was left out', () => {
    const tally = new Tally(definitions, 'base')
    for (const [round, ns] of [100, 130, 100, 160, 100, 150].entries()) {
      tally.add('base', round, counts(0, { producers: [{ calls: 1000, elapsed: 1000 * ns, cpu: 800 * ns }] }))
    }
    // Six of 80 %, and one in which it never ran.
    expect(tally.add('base', 6, counts(0, { producers: [{ calls: 0, elapsed: 0, cpu: 0 }] }))).toBe(false)
    expect(tally.warnings.join('\n')).toMatch(/busy.*69 %[^]*not quiet[^]*never ran: 1/)
  })

  it('has no collateral where none was measured, and a ratio where it was', () => {
    const tally = new Tally(definitions, 'base')
    const other = (ns: number) => ({ collateral: [{ calls: 1000, elapsed: 1000 * ns, cpu: 1000 * ns }] })
    tally.add('base', 0, counts(100, other(50)))
    tally.add('tracepoint-perf', 0, counts(200, other(100)))
    tally.add('kprobe-jump-bpf-count', 0, counts(200))
    expect(tally.collateral.map(({ arm: name }) => name)).toEqual(['tracepoint-perf'])
    expect(tally.collateral[0]!.ratioToBase!.median).toBeCloseTo(0.5)
  })
})
