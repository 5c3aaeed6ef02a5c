/** A result from a file: as it was exported here, or as `probescope bench --json` printed it. */
import type { Result } from '../../../app/base/result'
import { succeed } from '../../../app/base/result'
import { fullRun } from '../../../app/benchmark/presets'
import { benchDocumentSchema, type BenchDocument } from '../../../app/contract/documents'
import { parseBenchmarkJson } from '../../../app/exports/benchmarkJson'
import type { Benchmark, BenchmarkArm, Estimate } from '../../../app/model/benchmark'

export interface ResultFile {
  readonly name: string
  readonly text: string
  /** When it was written, milliseconds since the epoch: a document does not say when it was measured. */
  readonly modified: number
}

export function readResult({ name, text, modified }: ResultFile): Result<Benchmark> {
  const document = documentIn(text)
  return document === null ? parseBenchmarkJson(text, name) : succeed(benchmarkOf(document, modified))
}

function documentIn(text: string): BenchDocument | null {
  try {
    const parsed = benchDocumentSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function benchmarkOf(document: BenchDocument, when: number): Benchmark {
  const { target, fingerprint, rounds, armTime, producers, workload, collateral, warnings } = document
  return {
    id: '',
    session: '',
    target,
    phase: 'done',
    failure: null,
    options: { ...fullRun, rounds: Math.max(1, rounds), armTime, producers, workload },
    roundsDone: rounds,
    startedAt: when,
    measuringSince: when,
    preparation: null,
    endedAt: when,
    fingerprint,
    arms: document.arms.map(armOf),
    collateral,
    warnings,
  }
}

function armOf({ interval, roundsNsPerEvent, ...arm }: BenchDocument['arms'][number]): BenchmarkArm {
  const { eventsPerSecond, nsPerEvent, nsOverBase, ratioToBase, unavailable } = arm
  return {
    ...arm,
    state: unavailable === null ? 'done' : 'unavailable',
    eventsPerSecond: estimateOf(eventsPerSecond, interval.eventsPerSecond),
    nsPerEvent: estimateOf(nsPerEvent, interval.nsPerEvent),
    nsOverBase: estimateOf(nsOverBase, interval.nsOverBase),
    ratioToBase: estimateOf(ratioToBase, interval.ratioToBase),
    rounds: roundsNsPerEvent,
  }
}

function estimateOf(
  median: number | null,
  interval: { readonly low: number; readonly high: number } | null,
): Estimate | null {
  return median === null ? null : { median, low: interval?.low ?? null, high: interval?.high ?? null }
}
