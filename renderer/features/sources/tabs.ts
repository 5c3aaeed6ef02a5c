/** The tabs over the list of sources: all, and one a family of mechanisms. */
import type { SourceKind } from '../../../app/model/source'
import { families } from '../../../app/sources/families'
import type { Tab } from './sourceState'

export interface TabText {
  readonly tab: Tab
  readonly title: string
}

export const tabs: readonly TabText[] = [
  { tab: 'all', title: 'All' },
  ...families.map(({ family, title }) => ({ tab: family, title: family === 'perf' ? 'Perf' : title })),
]

/**
 * What 'all' searches: each place once. A function is offered as a kprobe; its other mechanisms are a tab away, or a
 * prefix such as `fentry:`.
 */
const everywhere: readonly SourceKind[] = [
  'tracepoint',
  'kprobe',
  'software',
  'hardware',
  'cache',
  'raw',
  'uprobe',
]

/** Kinds to choose between within a tab; empty where there is nothing to choose. */
export function kindChoices(tab: Tab): readonly SourceKind[] {
  if (tab === 'all' || tab === 'perf') return []
  const { kinds } = families.find(({ family }) => family === tab)!
  return kinds.length > 1 ? kinds : []
}

/** @param kind the one chosen of `kindChoices`, if any */
export function kindsSearched(tab: Tab, kind: SourceKind | null): readonly SourceKind[] {
  if (tab === 'all') return everywhere
  const choices = kindChoices(tab)
  if (choices.length > 0) return [kind !== null && choices.includes(kind) ? kind : choices[0]!]
  return families.find(({ family }) => family === tab)!.kinds
}
