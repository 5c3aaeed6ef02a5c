/** A benchmark as CSV: a line an arm, with what it ran on beside each, so that lines of several results can be mixed. */
import type { Benchmark, BenchmarkArm, Estimate } from '../model/benchmark'
import { csvTable, type Cell } from './csvText'

const estimates = ['events_per_second', 'ns_per_event', 'ns_over_base', 'ratio_to_base'] as const

const header: readonly string[] = [
  'arm',
  'title',
  'mechanism',
  'consumer',
  'state',
  ...estimates.flatMap((name) => [name, `${name}_low95`, `${name}_high95`]),
  'rounds',
  'made',
  'counted',
  'lost',
  'missed',
  'verified',
  'attached_by',
  'patch',
  'symbol',
  'bytes_before',
  'bytes_during',
  'kernel_says',
  'why_not',
  'target',
  'kernel',
  'cpu',
  'emulated',
  'started_at',
  'warnings',
]

export function benchmarkCsv(benchmark: Benchmark): string {
  return csvTable([header, ...benchmark.arms.map((arm) => lineOf(arm, benchmark))])
}

function lineOf(arm: BenchmarkArm, { target, fingerprint, startedAt, warnings }: Benchmark): Cell[] {
  const { evidence } = arm
  const measured = arm.state !== 'unavailable'
  return [
    arm.arm,
    arm.title,
    arm.mechanism,
    arm.consumer,
    arm.state,
    ...spread(arm.eventsPerSecond),
    ...spread(arm.nsPerEvent),
    ...spread(arm.nsOverBase),
    ...spread(arm.ratioToBase),
    arm.rounds.length,
    measured ? arm.made : null,
    arm.counted,
    arm.lost,
    arm.missed,
    evidence === null ? null : String(evidence.verified),
    evidence?.method ?? null,
    evidence?.patch ?? null,
    evidence?.symbol ?? null,
    evidence?.bytesBefore ?? null,
    evidence?.bytesDuring ?? null,
    evidence === null ? null : evidence.kernelSays.join('\n'),
    arm.unavailable?.message ?? null,
    target,
    fingerprint?.kernel ?? null,
    fingerprint?.cpu ?? null,
    fingerprint?.emulated == null ? null : String(fingerprint.emulated),
    new Date(startedAt).toISOString(),
    warnings.length === 0 ? null : warnings.join('\n'),
  ]
}

function spread(estimate: Estimate | null): Cell[] {
  return [estimate?.median ?? null, estimate?.low ?? null, estimate?.high ?? null]
}
