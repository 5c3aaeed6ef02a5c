/** What can stand where the cursor is in a BPF program in C: sections of what the target has, and helpers. */
import type { SearchHit } from '../../../../app/model/catalogue'
import type { Suggestion, Suggestions, Target } from '../language/suggestion'
import { helpers } from './helpers'
import { memberPlace, ownMembers, type MemberPlace } from './memberPlace'
import { sectionKindOf, sectionKinds } from './sections'

const maxTargets = 100

export async function suggestInBpf(text: string, offset: number, target: Target): Promise<Suggestions> {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  const section = /\bSEC\s*\(\s*"([^"]*)$/.exec(before)?.[1]
  if (section !== undefined) return inSection(section, offset, target)
  const typed = /\w*$/.exec(before)![0]
  // Within a text or a comment there is nothing to say.
  const inWords = (before.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1 || /\/\/|^\s*\*/.test(before)
  if (inWords) return { from: offset, suggestions: [], incomplete: false }
  const member = memberPlace(text, offset)
  if (member !== null) return ofStruct(member, text, offset, target)
  if (typed === '') return { from: offset, suggestions: [], incomplete: false }
  return {
    from: offset - typed.length,
    suggestions: helpers.map(({ name, signature, about }) =>
      suggestion('function', name, {
        snippet: `${name}($0)`,
        detail: '',
        about: `${signature ?? ''}\n${about}`,
      }),
    ),
    incomplete: false,
  }
}

/** The program's own structs are its text's; the kernel's are the target's. Never both: C has one of a name. */
async function ofStruct(
  { type, path, typed }: MemberPlace,
  text: string,
  offset: number,
  target: Target,
): Promise<Suggestions> {
  const own = path.length === 0 ? ownMembers(text, type) : null
  const told = own === null ? await target.members(type, path) : null
  const suggestions = (own ?? told?.members ?? []).map((member) =>
    suggestion('field', member.name, {
      detail: member.type,
      about: 'offset' in member ? `${member.offset} bytes into ${told!.type.replace(/ ?\*$/, '')}.` : '',
    }),
  )
  return { from: offset - typed.length, suggestions, incomplete: false }
}

async function inSection(section: string, offset: number, target: Target): Promise<Suggestions> {
  const kind = sectionKindOf(section)
  if (kind === null) {
    const suggestions = sectionKinds.map(({ name, about }) =>
      suggestion('probe', name, { about, goesOn: name.endsWith('/') }),
    )
    return { from: offset - section.length, suggestions, incomplete: false }
  }
  const typed = section.slice(kind.name.length)
  const found =
    kind.kinds.length === 0 ? null : await target.search(typed.replace('/', ':'), kind.kinds, maxTargets)
  if (found === null) return { from: offset, suggestions: [], incomplete: kind.kinds.length > 0 }
  return {
    from: offset - typed.length,
    suggestions: found.hits
      .filter((hit) => hit.unavailable === null && kind.kinds.includes(hit.source.kind))
      .map(ofTarget),
    incomplete: found.total > found.hits.length,
  }
}

/** libbpf parts a tracepoint's system and event by a slash, and knows no modules. */
function ofTarget(hit: SearchHit): Suggestion {
  const { source } = hit
  const name =
    source.kind === 'tracepoint'
      ? `${source.system}/${source.event}`
      : 'function' in source
        ? source.function
        : hit.notation.slice(hit.notation.indexOf(':') + 1)
  return suggestion('target', name, {
    aliases: hit.aliases,
    detail: hit.module ?? '',
    about: hit.aliases.length > 0 ? `Also ${hit.aliases.join(', ')}.` : '',
  })
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
    snippet: more.snippet ?? label.replace(/[$}\\]/g, '\\$&'),
    detail: more.detail ?? '',
    about: more.about ?? '',
    goesOn: more.goesOn ?? false,
  }
}
