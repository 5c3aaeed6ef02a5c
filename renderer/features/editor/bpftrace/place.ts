/**
 * Where in a bpftrace program the cursor stands, as far as completion must know it. The text before it is scanned once
 * with comments and strings skipped; a parser would give up on the half-typed programs that completion is for.
 */
import { memberPlace, type MemberPlace } from './memberPlace'
import { providerNamed } from './probes'

export type Place =
  /** Between blocks, typing a provider: `kpr`. */
  | { readonly at: 'provider'; readonly typed: string }
  /** After `provider:`: `typed` is what follows the first colon. */
  | { readonly at: 'target'; readonly provider: string; readonly typed: string }
  /** In a block or predicate. `probes` are those the block belongs to, as written. */
  | { readonly at: 'statement'; readonly typed: string; readonly probes: readonly string[] }
  /** After `args.` or `args->`. */
  | { readonly at: 'argument'; readonly typed: string; readonly probes: readonly string[] }
  /** After `curtask->`, `((struct file *)arg0)->`, `args.file->`, `$file->` and the like. */
  | ({ readonly at: 'member'; readonly probes: readonly string[] } & MemberPlace)
  | { readonly at: 'setting'; readonly typed: string }
  /** In a comment, a string, a definition, or after another dot: nothing to offer. */
  | { readonly at: 'elsewhere' }

const elsewhere: Place = { at: 'elsewhere' }

export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset)
  const code = blanked(before)
  if (code === null) return elsewhere
  const line = code.slice(code.lastIndexOf('\n') + 1)
  if (/^\s*#/.test(line)) return elsewhere

  const { depth, start, kind } = enclosing(code)
  if (depth > 0) {
    if (kind === 'config') return { at: 'setting', typed: wordBefore(code) }
    if (kind === 'definition') return elsewhere
    return statement(code, probesOf(code.slice(start.header, start.brace)))
  }
  const header = code.slice(start.header)
  // A predicate has begun when a slash stands after white space: inside a target it would be a path.
  const predicate = /(?:^|\s)\/(?!\/)/.exec(header)
  if (predicate) return statement(code, probesOf(header.slice(0, predicate.index)))
  const probe = header.slice(header.lastIndexOf(',') + 1).trimStart()
  if (/\s/.test(probe)) return elsewhere
  const colon = probe.indexOf(':')
  if (colon < 0) return /^\w*$/.test(probe) ? { at: 'provider', typed: probe } : elsewhere
  const provider = providerNamed(probe.slice(0, colon))
  return provider ? { at: 'target', provider: provider.name, typed: probe.slice(colon + 1) } : elsewhere
}

function statement(code: string, probes: readonly string[]): Place {
  const argument = /\bargs\s*(?:\.|->)\s*(\w*)$/.exec(code)
  if (argument) return { at: 'argument', typed: argument[1]!, probes }
  const member = memberPlace(code)
  if (member !== null) return { at: 'member', ...member, probes }
  if (/(?:\.|->)\s*\w*$/.test(code)) return elsewhere
  return { at: 'statement', typed: /[@$]?\w*$/.exec(code)![0], probes }
}

function wordBefore(code: string): string {
  return /\w*$/.exec(code)![0]
}

/** Attach points as written, without predicate and names: `kprobe:a,\nkprobe:b /pid/` gives two. */
export function probesOf(header: string): string[] {
  return header
    .replace(/(?:^|\s)\/(?!\/)[\s\S]*$/, '')
    .split(',')
    .map((probe) => probe.trim().replace(/^\w+\s*=\s*/, ''))
    .filter((probe) => probe !== '')
}

interface Enclosing {
  /** Braces open at the end. */
  readonly depth: number
  /** `header` is where the outermost open block's header begins (or the next one's, outside), `brace` its brace. */
  readonly start: { readonly header: number; readonly brace: number }
  readonly kind: 'block' | 'config' | 'definition'
}

function enclosing(code: string): Enclosing {
  let depth = 0
  let header = 0
  let brace = 0
  for (let at = 0; at < code.length; at++) {
    const character = code[at]
    if (character === '{') {
      if (depth === 0) brace = at
      depth++
    } else if (character === '}' && depth > 0) {
      depth--
      if (depth === 0) header = at + 1
    } else if (character === ';' && depth === 0) {
      header = at + 1
    }
  }
  const head = code.slice(header, depth > 0 ? brace : undefined)
  const kind = /^\s*config\s*=/.test(head)
    ? 'config'
    : /^\s*(?:struct|union|enum)\b/.test(head)
      ? 'definition'
      : 'block'
  return { depth, start: { header, brace }, kind }
}

/** The same text with comments, strings and directives as blanks; null when the end lies inside a comment or string. */
function blanked(text: string): string | null {
  let open = false
  const code = text.replace(
    /\/\*[\s\S]*?(?:\*\/|$)|(?<![\w:/])\/\/[^\n]*|"(?:[^"\\\n]|\\.)*(?:"|(?=\n)|$)|^[ \t]*#[^\n]*/gm,
    (match, at: number) => {
      const reachesEnd = at + match.length === text.length
      const closedBlock = match.startsWith('/*') && match.endsWith('*/') && match.length >= 4
      const closedString = match.startsWith('"') && match.endsWith('"') && match.length >= 2
      if (reachesEnd && !closedBlock && !closedString) open = true
      return match.replace(/[^\n]/g, ' ')
    },
  )
  return open ? null : code
}
