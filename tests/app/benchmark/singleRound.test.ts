/** Of one round nobody knows how sure its figures are: no view may show an interval, least of all one of no width. */
import { expect, it } from 'vitest'
import { estimate } from '../../../app/benchmark'
import { layOutChart } from '../../../app/benchmark/picture/layout'
import { resultOf } from '../../../app/benchmark/results'
import { rowsOf } from '../../../app/benchmark/rows'
import { benchmarkCsv } from '../../../app/exports/benchmarkCsv'
import { benchmarkJson, parseBenchmarkJson } from '../../../app/exports/benchmarkJson'
import { benchmarkTable } from '../../../app/exports/benchmarkTable'
import { arm, benchmark } from './fixture'

const figures = (ns: number) => ({ eventsPerSecond: estimate([1e9 / ns]), nsPerEvent: estimate([ns]) })
const once = benchmark(
  [
    arm('base', 'base', 'none', 65, { ...figures(65), rounds: [65] }),
    arm('fentry-bpf-count', 'fentry', 'BPF count', 80, {
      ...figures(80),
      nsOverBase: estimate([15], 'difference'),
      ratioToBase: estimate([65 / 80]),
      rounds: [80],
    }),
  ],
  { roundsDone: 1 },
)

it('draws no whisker', () => {
  const own = resultOf(once, 'now')
  for (const measure of ['events', 'relative', 'over'] as const) {
    const rows = rowsOf(own, null, measure)
    const { shapes } = layOutChart({ own, other: null, rows, measure, order: 'cost', width: 900, font: 12 })
    expect(shapes.some(({ key }) => key === 'bar fentry-bpf-count')).toBe(true)
    expect(shapes.filter(({ key }) => key.startsWith('span '))).toEqual([])
  }
})

it('leaves the ends empty in CSV, out of Google Benchmark’s shape, and null in our own', () => {
  const [header, , fentry] = benchmarkCsv(once)
    .split('\r\n')
    .map((line) => line.replace(/"[^"]*"/g, '').split(','))
  const field = (name: string) => fentry![header!.indexOf(name)]
  expect(field('ns_per_event')).toBe('80')
  expect([field('ns_per_event_low95'), field('ns_per_event_high95')]).toEqual(['', ''])
  const { benchmarks } = JSON.parse(benchmarkJson(once))
  const median = benchmarks.find(({ name }: { name: string }) => name === 'fentry-bpf-count_median')
  expect(median).toMatchObject({ real_time: 80, ns_over_base: 15 })
  expect('ns_low95' in median || 'ns_high95' in median).toBe(false)
  const read = parseBenchmarkJson(benchmarkJson(once), 'a.json')
  expect(read).toEqual({ ok: true, value: once })
})

it('has an empty cell in the Markdown table', () => {
  const line = benchmarkTable(once)
    .split('\n')
    .find((each) => each.startsWith('| fentry'))
  expect(line!.split('|').map((cell) => cell.trim())[3]).toBe('')
})
