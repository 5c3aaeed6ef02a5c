/** What can stand where the cursor is in a bpftrace program: the language's own words, and the target's probes. */
import type { SearchHit } from '../../../../app/model/catalogue'
import { ownMembers } from '../bpf/memberPlace'
import { builtins } from './builtins'
import { functions } from './functions'
import { placeAt, type Place } from './place'
import { providerNamed, providers, standaloneProbes } from './probes'
import type { Suggestion, Suggestions, Target } from '../language/suggestion'
import { integerTypes, keywords, settings } from './vocabulary'
import type { Word } from '../language/word'

/** Enough to choose from, few enough for the list to be built within a frame. */
const maxTargets = 100

const nothing = (offset: number): Suggestions => ({ from: offset, suggestions: [], incomplete: false })

export async function suggest(text: string, offset: number, target: Target): Promise<Suggestions> {
  const place = placeAt(text, offset)
  switch (place.at) {
    case 'elsewhere':
      return nothing(offset)
    case 'provider':
      return complete(offset, place.typed, providerSuggestions)
    case 'setting':
      return complete(offset, place.typed, settingSuggestions)
    case 'target':
      return { ...(await targets(place.provider, place.typed, target)), from: offset - place.typed.length }
    case 'argument':
      return complete(offset, place.typed, await fields(place.probes, target))
    case 'member':
      return complete(offset, place.typed, await members(text, place, target))
    case 'statement':
      return complete(offset, place.typed, statementSuggestions(text, place.typed, offset))
  }
}

function complete(offset: number, typed: string, suggestions: readonly Suggestion[]): Suggestions {
  return { from: offset - typed.length, suggestions, incomplete: false }
}

function suggestion(
  kind: Suggestion['kind'],
  label: string,
  more: Partial<Omit<Suggestion, 'kind' | 'label'>> = {},
): Suggestion {
  return {
    kind,
    label,
    aliases: more.aliases ?? [],
    snippet: more.snippet ?? escapeSnippet(label),
    detail: more.detail ?? '',
    about: more.about ?? '',
    goesOn: more.goesOn ?? false,
  }
}

/** Text as a snippet that means just this text. Names of targets hold `$`, and variables begin with it. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&')
}

function ofWord(kind: Suggestion['kind'], word: Word, snippet?: string): Suggestion {
  return suggestion(kind, word.name, {
    detail: word.signature ?? '',
    about: word.about,
    ...(snippet === undefined ? {} : { snippet }),
  })
}

const providerSuggestions: readonly Suggestion[] = [
  ...providers.map((one) => ({
    ...ofWord('probe', one, `${one.name}:$0`),
    aliases: one.short,
    goesOn: one.kinds.length > 0,
  })),
  ...standaloneProbes.map((one) => ofWord('probe', one, `${one.name}\n{\n\t$0\n}`)),
  suggestion('keyword', 'config', {
    snippet: 'config = {\n\t$0\n}',
    about: 'Settings of this program; before everything but definitions.',
  }),
]

const settingSuggestions: readonly Suggestion[] = settings.map((one) =>
  ofWord('setting', one, `${one.name} = $0`),
)

const wordSuggestions: readonly Suggestion[] = [
  ...functions.map((one) => ofWord('function', one, takesNothing(one) ? `${one.name}()` : `${one.name}($0)`)),
  ...builtins
    .filter(({ name }) => !functions.some((one) => one.name === name))
    .map((one) => ofWord('builtin', one)),
  ...keywords.filter((name) => name !== 'import').map((name) => suggestion('keyword', name)),
  ...integerTypes.map((name) => suggestion('keyword', name, { detail: 'type' })),
]

function takesNothing(word: Word): boolean {
  return word.signature?.endsWith('()') ?? false
}

function statementSuggestions(text: string, typed: string, offset: number): readonly Suggestion[] {
  // The name being typed is not a name of the program yet.
  const rest = text.slice(0, offset - typed.length) + text.slice(offset)
  const names = (pattern: RegExp, kind: 'map' | 'variable', about: string): Suggestion[] =>
    [...new Set(rest.match(pattern) ?? [])].map((name) => suggestion(kind, name, { about }))
  const maps = names(/@\w*/g, 'map', 'Map of this program.')
  const variables = names(/\$[A-Za-z_]\w*/g, 'variable', 'Variable of this program.')
  if (typed.startsWith('@')) return maps
  if (typed.startsWith('$')) return variables
  return [...wordSuggestions, ...maps, ...variables]
}

/** The target's own probes, best first, as it ranks them; `incomplete` when it has more than it was asked for. */
async function targets(
  providerName: string,
  typed: string,
  target: Target,
): Promise<Pick<Suggestions, 'suggestions' | 'incomplete'>> {
  const kinds = providerNamed(providerName)?.kinds ?? []
  const found = kinds.length > 0 ? await target.search(typed, kinds, maxTargets) : null
  // Without an answer now there may be one at the next key: a target that is just being connected.
  if (found === null) return { suggestions: [], incomplete: kinds.length > 0 }
  const usable = found.hits.filter((hit) => hit.unavailable === null && kinds.includes(hit.source.kind))
  return {
    suggestions: usable.map((hit) => targetSuggestion(hit)),
    incomplete: found.total > found.hits.length,
  }
}

function targetSuggestion(hit: SearchHit): Suggestion {
  const name = hit.notation.slice(hit.notation.indexOf(':') + 1)
  return suggestion('target', name, {
    aliases: hit.aliases,
    detail: hit.module ?? '',
    about: hit.aliases.length > 0 ? `Also ${hit.aliases.join(', ')}.` : '',
  })
}

/** Fields that every probe of the block has: others would fail to compile. */
async function fields(probes: readonly string[], target: Target): Promise<readonly Suggestion[]> {
  const known = await Promise.all(probes.slice(0, 8).map((probe) => target.fields(probe)))
  const [first, ...others] = known.filter((one) => one !== null)
  if (first === undefined) return []
  return first
    .filter((field) => others.every((other) => other.some((one) => one.name === field.name)))
    .map((field) => suggestion('field', field.name, { detail: field.type }))
}

/** Of a struct: of the program's own where it declares one of that name, else of the target's. */
async function members(
  text: string,
  { root, path, probes }: Extract<Place, { at: 'member' }>,
  target: Target,
): Promise<readonly Suggestion[]> {
  const type = 'type' in root ? root.type : await argumentType(root.argument, probes, target)
  if (type === null) return []
  const own = path.length === 0 ? ownMembers(text, type) : null
  if (own !== null) return own.map((member) => suggestion('field', member.name, { detail: member.type }))
  const told = await target.members(type, path)
  const of = told?.type.replace(/ ?\*$/, '') ?? type
  return (told?.members ?? []).map((member) =>
    suggestion('field', member.name, { detail: member.type, about: `${member.offset} bytes into ${of}.` }),
  )
}

/** `struct file`, of an argument that is one or points to one. */
async function argumentType(name: string, probes: readonly string[], target: Target): Promise<string | null> {
  for (const probe of probes.slice(0, 8)) {
    const type = (await target.fields(probe))?.find((field) => field.name === name)?.type
    const record = /\b(struct|union)\s+(\w+)/.exec(type ?? '')
    if (record !== null) return `${record[1]} ${record[2]}`
  }
  return null
}
