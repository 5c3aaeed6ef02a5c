/** How far a number can be trusted, in words. */
import type { RunSource, Trust } from '../../../app/model/run'
import { formatCount, formatShare } from '../../../app/base/quantity'
import { withUnit } from '../../../app/sources/countedUnit'

/**
 * exact:     every event was counted
 * estimated: the PMU was shared; the count is scaled up from the time it ran
 * incomplete: events are known to be missing
 * unknown:   whether events are missing could not be found out
 */
export type TrustLevel = 'exact' | 'estimated' | 'incomplete' | 'unknown'

/** From good to bad: of several sources the last one present stands for all. */
const order: readonly TrustLevel[] = ['exact', 'unknown', 'estimated', 'incomplete']

export function trustLevel(trust: Trust): TrustLevel {
  if ((trust.lost ?? 0) > 0 || (trust.missed ?? 0) > 0) return 'incomplete'
  if (trust.enabledShare !== null && trust.enabledShare < 1) return 'estimated'
  return trust.lost === null || trust.missed === null || mayBeHidden(trust) ? 'unknown' : 'exact'
}

function mayBeHidden(trust: Trust): boolean {
  return (trust.hiddenBy ?? []).length > 0
}

/** `BPF program 12`, `BPF programs 12 and 15`. */
function hiders(trust: Trust): string {
  const ids = trust.hiddenBy ?? []
  return ids.length === 1
    ? `BPF program ${ids[0]}`
    : `BPF programs ${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`
}

export function worstLevel(levels: readonly TrustLevel[]): TrustLevel | null {
  let worst: TrustLevel | null = null
  for (const level of levels) {
    if (worst === null || order.indexOf(level) > order.indexOf(worst)) worst = level
  }
  return worst
}

/** A word or two, for the place beside a number. */
export function trustWord(trust: Trust): string {
  const level = trustLevel(trust)
  if (level === 'incomplete') {
    const parts = [
      (trust.lost ?? 0) > 0 ? `${formatCount(trust.lost)} lost` : null,
      (trust.missed ?? 0) > 0 ? `${formatCount(trust.missed)} missed` : null,
    ]
    return parts.filter((part) => part !== null).join(', ')
  }
  if (level === 'estimated') return `${formatShare(trust.enabledShare)} of the time`
  if (level === 'exact') return level
  if (mayBeHidden(trust)) return 'may be hidden'
  if (trust.lost !== null) return 'misses unknown'
  return trust.missed === null ? 'unknown' : 'losses unknown'
}

export interface TrustFact {
  readonly name: string
  readonly value: string
  readonly meaning: string
}

/** `of it 1,234 by Probescope`; null where there is nothing to say beside the number. */
export function ownWords(own: number | null, unit: string): string | null {
  return own === null || own === 0 ? null : `of it ${withUnit(formatCount(own), unit)} by Probescope`
}

/** Each figure with what it means here, for the tooltip. */
export function trustFacts(trust: Trust, own: number | null): TrustFact[] {
  return [
    {
      name: 'By Probescope',
      value: formatCount(own),
      meaning:
        own === null
          ? 'this mechanism does not tell which events come from Probescope itself, on the target'
          : 'events of its agent and of what that has started on the target; they are in the count',
    },
    {
      name: 'Lost',
      value: formatCount(trust.lost),
      meaning:
        trust.lost === null
          ? 'the kernel does not tell whether events were dropped before they were counted'
          : 'written by the kernel, but gone before they were counted',
    },
    {
      name: 'Missed',
      value: formatCount(trust.missed),
      meaning:
        trust.missed === null
          ? 'this mechanism does not tell whether the probe was passed over (recursion, maxactive)'
          : 'happened, but the probe was passed over (recursion, maxactive)',
    },
    {
      name: 'Counted',
      value: trust.enabledShare === null ? 'unknown' : `${formatShare(trust.enabledShare)} of the time`,
      meaning:
        trust.enabledShare === null
          ? 'this mechanism does not tell how long it was counting'
          : trust.enabledShare < 1
            ? 'the PMU was shared with other events: the count is scaled up, as perf stat does'
            : 'never had to share a counter of the PMU',
    },
    ...(mayBeHidden(trust)
      ? [
          {
            name: 'Hidden',
            value: `perhaps, by ${hiders(trust)}`,
            meaning:
              'on the same tracepoint: an event to which it answers 0 reaches no perf event, so it is not counted here',
          },
        ]
      : []),
  ]
}

/** One sentence for a screen reader and for the header. */
export function trustSentence(sources: readonly RunSource[]): string {
  const counting = sources.filter((source) => source.state.phase === 'counting' || source.total !== null)
  if (counting.length === 0) return 'Nothing has been counted yet'
  const incomplete = counting.filter((source) => trustLevel(source.trust) === 'incomplete')
  if (incomplete.length > 0) {
    return `Events are missing from ${list(incomplete)}: ${incomplete.map((source) => trustWord(source.trust)).join('; ')}`
  }
  const estimated = counting.filter((source) => trustLevel(source.trust) === 'estimated')
  if (estimated.length > 0) return `Estimated, because the PMU is shared: ${list(estimated)}`
  const hidden = counting.filter((source) => mayBeHidden(source.trust))
  if (hidden.length > 0) {
    return `Events of ${list(hidden)} may be hidden by ${hiders(hidden[0]!.trust)} on the same tracepoint`
  }
  const unknown = counting.filter((source) => trustLevel(source.trust) === 'unknown')
  if (unknown.length > 0) return `The kernel does not tell whether events are missing from ${list(unknown)}`
  return 'Every event was counted: nothing lost, nothing missed'
}

function list(sources: readonly RunSource[]): string {
  const names = sources.map((source) => source.notation)
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
}
