/** A benchmark as a Markdown table: for a mail, an issue, a slide's notes. */
import { displayText } from '../base/displayText'
import { formatCount } from '../base/quantity'
import { orderRows, rowsOf } from '../benchmark/rows'
import { resultOf, type Measure } from '../benchmark/results'
import {
  emulatedMark,
  formatFigure,
  formatInterval,
  nameOf,
  provenanceOf,
  workloadWords,
} from '../benchmark/words'
import type { Benchmark, BenchmarkArm, Estimate } from '../model/benchmark'

export function benchmarkTable(benchmark: Benchmark): string {
  const result = resultOf(benchmark, nameOf(benchmark))
  const rows = orderRows(rowsOf(result, null, 'events'), 'events', 'cost')
  const lines = [
    [
      'arm',
      `${result.counted}s/s`,
      '95 % interval',
      'of the base',
      'over the base',
      'attached by',
      'lost',
      'missed',
    ],
    ['---', '--:', ':-:', '--:', '--:', '---', '--:', '--:'],
    ...rows.map((row) => lineOf(row.own!.arm!)),
  ]
  const marks = result.emulated === true ? [emulatedMark] : []
  const conditions = benchmark.fingerprint === null ? [] : [provenanceOf(benchmark.fingerprint).join(', ')]
  const workload = workloadWords(benchmark.options.workload)
  const left = result.leftOut.map(({ title, reason }) => `${title}: ${reason}`)
  const feet = [
    ...marks,
    ...(workload === null ? [] : [workload]),
    ...conditions,
    ...left,
    ...benchmark.warnings,
  ].map((line) => escaped(line))
  return [...lines.map((cells) => `| ${cells.join(' | ')} |`), '', ...feet, ''].join('\n')
}

function lineOf(arm: BenchmarkArm): string[] {
  const figure = (estimate: Estimate | null, measure: Measure) =>
    estimate === null ? '' : formatFigure(estimate.median, measure)
  return [
    escaped(arm.title),
    figure(arm.eventsPerSecond, 'events'),
    arm.eventsPerSecond === null ? '' : (formatInterval(arm.eventsPerSecond, 'events') ?? ''),
    figure(arm.ratioToBase, 'relative'),
    figure(arm.nsOverBase, 'over'),
    escaped(arm.evidence?.method ?? ''),
    formatCount(arm.lost),
    formatCount(arm.missed),
  ]
}

function escaped(text: string): string {
  return displayText(text).replace(/[\\`*_[\]<>|]/g, '\\$&')
}
