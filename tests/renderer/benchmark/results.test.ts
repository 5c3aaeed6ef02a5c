import { describe, expect, it } from 'vitest'
import { benchmarkJson } from '../../../app/exports/benchmarkJson'
import type { Benchmark } from '../../../app/model/benchmark'
import { placeBeside } from '../../../renderer/features/benchmark/placeBeside'
import { readResult } from '../../../renderer/features/benchmark/readResult'
import { rowLabel } from '../../../renderer/features/benchmark/rowLabel'
import { knownResults, overlayOf, resultToShow } from '../../../renderer/features/benchmark/resultChoice'
import { resultOf } from '../../../app/benchmark/results'
import { rowsOf } from '../../../app/benchmark/rows'
import { benchmark, whole } from '../../app/benchmark/fixture'

const result = (id: string, session: string, more: Partial<Benchmark> = {}) =>
  benchmark(whole, { id, session, ...more })

describe('which result is shown', () => {
  const benchmarks = [result('old', 's1'), result('new', 's1'), result('other', 's2')]
  const known = knownResults(benchmarks, [])

  it('is the latest of the active session, else the latest at all', () => {
    expect(resultToShow(known, null, 's1')?.id).toBe('new')
    expect(resultToShow(known, null, 's2')?.id).toBe('other')
    expect(resultToShow(known, null, 'none')?.id).toBe('other')
    expect(resultToShow([], null, 's1')).toBeNull()
  })

  it('is the one that was chosen, as long as there is one', () => {
    expect(resultToShow(known, 'old', 's2')?.id).toBe('old')
    expect(resultToShow(known, 'gone', 's1')?.id).toBe('new')
  })

  it('has a name that tells it from others, with its file’s where it has one', () => {
    const opened = knownResults([], [{ name: 'before.json', benchmark: result('f', '') }])
    expect(opened[0]!.name).toMatch(/^before\.json \(Lab VM, Linux 6\.12\.117\+deb13-cloud-amd64, .*\)$/)
  })

  it('is never laid over itself', () => {
    const shown = resultToShow(known, null, 's1')
    expect(overlayOf('result new', known, shown)).toBeNull()
    expect(overlayOf('result old', known, shown)?.bars).toHaveLength(4)
    expect(overlayOf('result gone', known, shown)).toBeNull()
    expect(overlayOf('published kprobes-rst', known, shown)?.source).toContain('kprobes.rst')
    expect(overlayOf('published gone', known, shown)).toBeNull()
    expect(overlayOf('', known, shown)).toBeNull()
  })
})

describe('a result from a file', () => {
  it('is what was exported', () => {
    const exported = result('a', 's1')
    const text = benchmarkJson(exported)
    expect(readResult({ name: 'a.json', text, modified: 1 })).toEqual({ ok: true, value: exported })
  })

  it('is what the command line printed', () => {
    const { arms, fingerprint, collateral, warnings } = result('a', 's1')
    const document = {
      version: 1,
      target: 'lab',
      fingerprint,
      rounds: 3,
      armTime: 20,
      producers: 1,
      collateral,
      warnings,
      arms: arms.map(({ eventsPerSecond, nsPerEvent, nsOverBase, ratioToBase, rounds, ...arm }) => ({
        ...arm,
        eventsPerSecond: eventsPerSecond?.median ?? null,
        nsPerEvent: nsPerEvent?.median ?? null,
        nsOverBase: nsOverBase?.median ?? null,
        ratioToBase: ratioToBase?.median ?? null,
        interval: { eventsPerSecond, nsPerEvent, nsOverBase, ratioToBase },
        roundsNsPerEvent: rounds,
      })),
    }
    const read = readResult({ name: 'b.json', text: JSON.stringify(document), modified: 5 })
    expect(read.ok && read.value.arms).toEqual(arms)
    expect(read.ok && [read.value.target, read.value.startedAt, read.value.roundsDone]).toEqual(['lab', 5, 3])
  })

  it('is nothing else', () => {
    const read = readResult({ name: 'c.json', text: '{"version":1}', modified: 5 })
    expect(!read.ok && read.failure.remedy).toContain('probescope bench --json')
  })
})

describe('a row, read aloud', () => {
  it('says both results’ figures with their intervals', () => {
    const [own, other] = [resultOf(result('a', 's'), 'now'), resultOf(result('b', 's'), 'before')]
    const [, , fentry] = rowsOf(own, other, 'events')
    expect(rowLabel(fentry!, 'events', other.name)).toBe(
      'fentry, BPF count: 12.8 M/s, 12.7 to 12.9 M/s; before: 12.8 M/s, 12.7 to 12.9 M/s',
    )
  })
})

describe('a card', () => {
  const window = { width: 1280, height: 800 }
  const card = { width: 400, height: 300 }

  it('stands left of its row, where the other rows stay in sight', () => {
    const row = { left: 750, right: 1270, top: 400, bottom: 420 }
    expect(placeBeside(row, card, window)).toEqual({ left: 346, top: 396 })
  })

  it('never hides behind the window’s edge', () => {
    for (const left of [0, 100, 420, 900]) {
      for (let top = 0; top < 800; top += 20) {
        const place = placeBeside({ left, right: 1270, top, bottom: top + 20 }, card, window)
        expect(place.left).toBeGreaterThanOrEqual(8)
        expect(place.left + card.width).toBeLessThanOrEqual(1272)
        expect(place.top).toBeGreaterThanOrEqual(8)
        expect(place.top + card.height).toBeLessThanOrEqual(792)
      }
    }
  })

  it('leaves its row in sight where it stands under or over it', () => {
    for (let top = 0; top < 780; top += 20) {
      const place = placeBeside({ left: 20, right: 1270, top, bottom: top + 20 }, card, window)
      expect(place.top >= top + 20 || place.top + card.height <= top).toBe(true)
    }
  })
})
