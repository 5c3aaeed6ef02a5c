/** What a chart shows of a benchmark: one bar an arm, and what is no bar with the reason. Published figures look the same. */
import { countedBy, type Counted } from './counted'
import { whyUnproven } from './unproven'
import type { Benchmark, BenchmarkArm, Consumer, Evidence, Mechanism } from '../model/benchmark'

/** events: per second. relative: share of the base's rate. over: nanoseconds more than the base. */
export type Measure = 'events' | 'relative' | 'over'
export const measures: readonly Measure[] = ['events', 'relative', 'over']

/** Low and high are null where nobody has said how sure the figure is. */
export interface Figure {
  readonly median: number
  readonly low: number | null
  readonly high: number | null
}

export interface Bar {
  readonly key: string
  readonly title: string
  readonly mechanism: Mechanism
  /** null: the source does not say. */
  readonly consumer: Consumer | null
  readonly patch: Evidence['patch']
  readonly figures: Readonly<Record<Measure, Figure | null>>
  readonly state: BenchmarkArm['state']
  /** null for a published figure. */
  readonly arm: BenchmarkArm | null
}

/** An arm without a bar: a bar of length zero would say that it costs everything, or nothing. */
export interface LeftOut {
  readonly key: string
  readonly title: string
  readonly reason: string
  readonly remedy: string | null
}

export interface ChartResult {
  readonly name: string
  /** Where published figures come from; null for a result of our own. */
  readonly source: string | null
  /** null: not known. */
  readonly emulated: boolean | null
  readonly counted: Counted
  readonly bars: readonly Bar[]
  readonly leftOut: readonly LeftOut[]
}

export function resultOf(benchmark: Benchmark, name: string): ChartResult {
  const going = isGoing(benchmark)
  const counted = countedBy(benchmark.options.workload)
  const bars: Bar[] = []
  const leftOut: LeftOut[] = []
  for (const arm of benchmark.arms) {
    const why = whyNoBar(arm, going)
    if (why === null) bars.push(barOf(arm))
    else leftOut.push({ key: arm.arm, title: arm.title, ...why })
  }
  return { name, source: null, emulated: benchmark.fingerprint?.emulated ?? null, counted, bars, leftOut }
}

export function isGoing({ phase }: Pick<Benchmark, 'phase'>): boolean {
  return phase === 'preparing' || phase === 'running'
}

function whyNoBar(arm: BenchmarkArm, going: boolean): Pick<LeftOut, 'reason' | 'remedy'> | null {
  if (arm.state === 'unavailable') {
    return {
      reason: arm.unavailable?.message ?? 'The target cannot do it',
      remedy: arm.unavailable?.remedy ?? null,
    }
  }
  const unproven = arm.evidence === null ? null : whyUnproven(arm.evidence)
  if (unproven !== null) {
    return {
      reason: `Measured, but ${unproven.reason}: these could be another mechanism’s figures`,
      remedy: unproven.remedy,
    }
  }
  if (!going && arm.eventsPerSecond === null) return { reason: 'It was not measured', remedy: null }
  return null
}

function barOf(arm: BenchmarkArm): Bar {
  const isBase = arm.mechanism === 'base'
  return {
    key: arm.arm,
    title: arm.title,
    mechanism: arm.mechanism,
    consumer: arm.consumer,
    patch: arm.evidence?.patch ?? null,
    figures: {
      events: arm.eventsPerSecond,
      relative: arm.ratioToBase ?? (isBase && arm.eventsPerSecond !== null ? byDefinition : null),
      over: isBase ? null : arm.nsOverBase,
    },
    state: arm.state,
    arm,
  }
}

/** The base beside itself is one by definition, not by measurement: no interval. */
const byDefinition: Figure = { median: 1, low: null, high: null }

/** The base's figure: where the line across the chart stands. Over the base it is 0 whatever was measured. */
export function baseOf(result: ChartResult | null, measure: Measure): number | null {
  const base = result?.bars.find(({ mechanism }) => mechanism === 'base')
  if (measure === 'over') return result === null ? null : 0
  return base?.figures[measure]?.median ?? null
}
