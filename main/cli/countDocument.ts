/** A finished run as the document that --json prints. */
import type { CountDocument } from '../../app/contract/documents'
import type { Run, RunSource } from '../../app/model/run'

/** What was seen of a run. */
export interface Counted {
  readonly run: Run
  /** By the laptop's clock, from when all sources that could be were attached. */
  readonly seconds: number
  /** Seconds of the target's clock between a source's first and last sample, and what was counted between them. */
  readonly spans: ReadonlyMap<number, { seconds: number; events: number }>
}

type DocumentSource = CountDocument['sources'][number]

/** @param texts the sources as they were asked for, in the order in which the run was given them */
export function countDocument(
  target: string,
  texts: readonly string[],
  counted: Counted,
  perCpu: boolean,
): CountDocument {
  const { run, seconds } = counted
  return {
    version: 1,
    target,
    seconds: Number(seconds.toFixed(3)),
    interval: run.interval,
    scope: run.scope,
    sources: run.sources.map((source, position) => ({
      source: texts[position] ?? source.notation,
      total: totalOf(source),
      perSecond: perSecond(source, counted),
      own: source.state.phase === 'failed' ? null : source.own,
      byKey: perCpu ? byCpu(source, run) : null,
      trust: source.trust,
      attachment: 'attachment' in source.state ? source.state.attachment : null,
      failure: source.state.phase === 'failed' ? source.state.failure : null,
    })),
    cost: run.cost,
  }
}

function totalOf({ state, total }: RunSource): number | null {
  return state.phase === 'failed' ? null : total
}

/**
 * Between the first and the last sample, both by the target's clock; where there are not two, over the whole time by
 * ours.
 */
function perSecond(source: RunSource, { spans, seconds }: Counted): number | null {
  const total = totalOf(source)
  if (total === null) return null
  const span = spans.get(source.index)
  if (span !== undefined && span.seconds > 0) return span.events / span.seconds
  return seconds > 0 ? total / seconds : null
}

function byCpu({ perCpu }: RunSource, { cpus }: Run): DocumentSource['byKey'] {
  return cpus.map((cpu, position) => ({ key: String(cpu), total: perCpu?.[position] ?? null }))
}
