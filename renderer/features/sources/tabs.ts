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
  'software',
  'tracepoint',
  'kprobe',
  'hardware',
  'cache',
  'raw',
  'uprobe',
]
/** Before anything is typed: tens of thousands of functions by the alphabet are no list to look through. */
const browsed: readonly SourceKind[] = ['software', 'tracepoint', 'hardware', 'cache']

/** Kinds to choose between within a tab; empty where there is nothing to choose. */
export function kindChoices(tab: Tab): readonly SourceKind[] {
  if (tab === 'all' || tab === 'perf') return []
  const { kinds } = families.find(({ family }) => family === tab)!
  return kinds.length > 1 ? kinds : []
}

/**
 * @param kind the one chosen of `kindChoices`, if any
 * @param text what was typed so far
 */
export function kindsSearched(tab: Tab, kind: SourceKind | null, text: string): readonly SourceKind[] {
  if (tab === 'all') return text.trim() === '' ? browsed : everywhere
  const choices = kindChoices(tab)
  if (choices.length > 0) return [kind !== null && choices.includes(kind) ? kind : choices[0]!]
  return families.find(({ family }) => family === tab)!.kinds
}

/** What stands in the empty field. */
export function placeholderOf(tab: Tab): string {
  switch (tab) {
    case 'all':
      return 'Function, event, or kind:name'
    case 'kprobe':
    case 'bpf':
      return 'Function'
    case 'ftrace':
      return 'Function or pattern: do_sys_*'
    case 'tracepoint':
      return 'Event: sched_switch'
    case 'perf':
      return 'Event, or a raw code: r1a8'
  }
}
