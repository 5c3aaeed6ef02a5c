/** What completion offers, whatever the language, and what it asks of the target for that. */
import type { Field, SearchHit, TypeMembers } from '../../../../app/model/catalogue'

export interface Suggestion {
  readonly kind:
    'probe' | 'target' | 'function' | 'builtin' | 'keyword' | 'map' | 'variable' | 'field' | 'setting'
  readonly label: string
  /** Other names it is found by. */
  readonly aliases: readonly string[]
  /** Monaco's snippet syntax: `$0` is where the cursor goes. */
  readonly snippet: string
  readonly detail: string
  readonly about: string
  /** Ask again at once: after `kprobe:` come its targets. */
  readonly goesOn: boolean
}

export interface Suggestions {
  /** UTF-16 offset of what a suggestion replaces, up to the cursor. */
  readonly from: number
  readonly suggestions: readonly Suggestion[]
  /** There are more than these: ask again when more has been typed. */
  readonly incomplete: boolean
}

/** What the connected target can tell. null where there is no target, or no answer. */
export interface Target {
  search(
    query: string,
    kinds: readonly string[],
    limit: number,
  ): Promise<{ readonly hits: readonly SearchHit[]; readonly total: number } | null>
  fields(probe: string): Promise<readonly Field[] | null>
  /** Of a type of the kernel's, behind the fields of `path`. */
  members(type: string, path: readonly string[]): Promise<TypeMembers | null>
}
