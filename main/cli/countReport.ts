/** Counts for people: a table with each number's trust beside it, and what the measuring cost. */
import { displayText } from '../../app/base/displayText'
import { formatBytes, formatCount, formatRate, formatShare } from '../../app/base/quantity'
import type { CountDocument } from '../../app/contract/documents'
import type { Cost, Trust } from '../../app/model/run'
import { countedUnit, withUnit } from '../../app/sources/countedUnit'
import { parseSource } from '../../app/sources/notation'
import type { Console } from './console'
import { table } from './table'

/** More of them are for --json. */
const mostKeys = 50

/** @param key what `byKey` is by */
export function finalReport(document: CountDocument, console: Console, key = 'CPU'): string[] {
  const counted = document.sources.filter(({ failure }) => failure === null)
  if (counted.length === 0) return []
  // By key a program on the target counts: none of them is known there.
  const withOwn = counted.some(({ attachment }) => attachment !== null)
  const lines = table(
    [
      { title: 'source' },
      { title: 'events', align: 'right' },
      ...(withOwn ? [{ title: 'own', align: 'right' } as const] : []),
      { title: 'per second', align: 'right' },
      { title: 'trust' },
      { title: 'attached by' },
    ],
    counted.flatMap((source) => [
      [
        displayText(source.source, 100),
        {
          text: withUnit(formatCount(source.total), unitOf(source)),
          paint: (text: string) => console.style('bold', text),
        },
        ...(withOwn ? [formatCount(source.own)] : []),
        formatRate(source.perSecond, 4, unitOf(source)),
        trustInWords(source.trust),
        source.attachment === null ? '' : attachmentInWords(source.attachment),
      ],
      ...(source.byKey ?? [])
        .slice(0, mostKeys)
        .map(({ key: value, total }) => [
          `  ${key} ${displayText(value.replaceAll('\n', ' < '), 100)}`,
          formatCount(total),
        ]),
    ]),
  )
  const scope = document.scope.kind === 'process' ? `, process ${document.scope.pid} only` : ''
  const own = counted.some((source) => (source.own ?? 0) > 0)
    ? ['own: of the events, those of the agent itself and of what it has started']
    : []
  return [...lines, ...own, `in ${document.seconds.toFixed(2)} s${scope}; ${costInWords(document.cost)}`]
}

function unitOf({ source }: Source): string {
  const parsed = parseSource(source)
  return parsed.ok ? countedUnit(parsed.value) : ''
}

/** `lost 0, missed unknown`; `running 25 %` only where the PMU was shared, for then the count is an estimate. */
export function trustInWords({ lost, missed, enabledShare, hiddenBy = [] }: Trust): string {
  const words = [`lost ${formatCount(lost)}`, `missed ${formatCount(missed)}`]
  if (enabledShare !== null && enabledShare < 1)
    words.push(`estimated: ran ${formatShare(enabledShare)} of the time`)
  if (hiddenBy.length > 0) {
    const program = hiddenBy.length === 1 ? 'program' : 'programs'
    words.push(`some may be hidden by BPF ${program} ${hiddenBy.join(', ')} on the same tracepoint`)
  }
  return words.join(', ')
}

export function costInWords({ agentCpuShare, linkBytes, droppedSamples }: Cost): string {
  const words = [`agent's CPU ${formatShare(agentCpuShare)}`, `link ${formatBytes(linkBytes)}`]
  if (droppedSamples > 0) words.push(`${formatCount(droppedSamples)} samples dropped (totals are right)`)
  return words.join(', ')
}

function attachmentInWords({
  method,
  patch,
  functions,
  resolved,
}: NonNullable<Source['attachment']>): string {
  const words = [method]
  if (patch !== null) words.push(`patched: ${patch}`)
  if (functions !== null && functions !== 1) words.push(`${formatCount(functions)} functions`)
  if (resolved !== null) words.push(`as ${displayText(resolved, 60)}`)
  return words.join(', ')
}

type Source = CountDocument['sources'][number]
