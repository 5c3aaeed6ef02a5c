/**
 * The written form of a source, as bpftrace writes its probes: `kprobe:vfs_read+9`. Typed, picked, on the command line
 * and in files it is the same; `printSource` gives the one canonical form, and `parseSource` takes that and bpftrace's
 * shorter and older names.
 */
import { assertNever } from '../../base/assert'
import type { Result } from '../../base/result'
import type { Source, SourceKind } from '../../model/source'
import { fentry, fexit } from './fentry'
import { ftrace } from './ftrace'
import { kprobe, kretprobe } from './kprobe'
import { meantByPrefix, meantByWord } from './meant'
import type { Mechanism } from './mechanism'
import { findNotYet } from './notYet'
import { cache, hardware, raw, software } from './perf'
import { bad, isVisible, Piece, shown } from './text'
import { rawtracepoint, tracepoint } from './tracepoint'
import { uprobe, uretprobe } from './uprobe'

const mechanisms: { readonly [K in SourceKind]: Mechanism<K> } = {
  kprobe,
  kretprobe,
  fentry,
  fexit,
  ftrace,
  tracepoint,
  rawtracepoint,
  uprobe,
  uretprobe,
  software,
  hardware,
  cache,
  raw,
}

export const sourceKinds = Object.keys(mechanisms) as readonly SourceKind[]

/** A path of 4,001 and a symbol of 1,000 characters, each doubled by escapes, and a little. */
const longest = 12_000

const kindOfWord = new Map<string, SourceKind>(
  sourceKinds.flatMap((kind) => [kind, ...mechanisms[kind].aliases].map((word) => [word, kind] as const)),
)

/** The kind that a word before the colon means: `kprobe`, `k`, `kfunc`; null when it means none. */
export function kindNamed(word: string): SourceKind | null {
  return kindOfWord.get(word) ?? null
}

/**
 * Reads a source. A failure has code `bad-source` (`unsupported` never comes from here: whether a target can do it is
 * not a matter of writing), `place` in the text as it was given, and a remedy.
 */
export function parseSource(text: string): Result<Source> {
  const whole = new Piece(text, 0)
  if (text.length > longest) {
    return bad(`A source is at most ${longest} characters, and this has ${text.length}`, whole, example)
  }
  const piece = whole.trim()
  if (piece.text === '') return bad('No source was given', whole, example)
  const cut = piece.cut(':')
  if (cut === null) return parseWord(piece)
  const kind = kindNamed(cut.before.text)
  if (kind !== null) return mechanisms[kind].parse(cut.after)
  const later = findNotYet(cut.before.text)
  if (later !== null) return bad(later.message, piece, later.remedy)
  if (cut.before.text === '') return bad('The kind of source is missing before the colon', piece, kindsRemedy)
  return bad(
    `${shown(cut.before.text)} is not a kind of source`,
    cut.before,
    didYouMean(meantByPrefix(cut.before.text, cut.after.text, sourceKinds)) ?? kindsRemedy,
  )
}

/** The canonical written form. `parseSource` of it gives the same source. */
export function printSource(source: Source): string {
  return `${source.kind}:${printRest(source)}`
}

const example = 'Write KIND:NAME, such as kprobe:vfs_read or tracepoint:sched:sched_switch.'

const kindsRemedy = `Kinds of sources: ${sourceKinds.join(', ')}.`

/** Offers the first candidate that is a source; what is offered can be typed as it stands. */
function didYouMean(candidates: readonly string[]): string | null {
  for (const candidate of candidates) {
    // Words as long as a screen are not worth saying back.
    if (candidate.length > 300 || !isVisible(candidate)) continue
    const cut = new Piece(candidate, 0).cut(':')
    const kind = cut === null ? null : kindNamed(cut.before.text)
    const parsed = kind === null ? null : mechanisms[kind].parse(cut!.after)
    if (parsed !== null && parsed.ok) return `Did you mean ${printSource(parsed.value)}?`
  }
  return null
}

function parseWord(piece: Piece): Result<Source> {
  // perf's own form of a raw event has no colon.
  if (/^r[0-9a-fA-F]{1,16}$/.test(piece.text)) return raw.parse(piece)
  const later = findNotYet(piece.text)
  if (later !== null) return bad(later.message, piece, later.remedy)
  const kind = kindNamed(piece.text)
  if (kind !== null && piece.text.length > 2) {
    return bad(
      `${shown(piece.text)} needs a name after it`,
      piece,
      `Write it like ${mechanisms[kind].example}`,
    )
  }
  if (/^[a-z0-9_]+\/.*\/$/i.test(piece.text)) {
    return bad(
      `Events of a PMU by their terms, such as ${shown(piece.text)}, are not taken`,
      piece,
      'Write the raw code instead, umask before event: raw:r1a8 is umask=0x01, event=0xa8.',
    )
  }
  const remedy = piece.text.startsWith('/')
    ? `A function of a program is written ${uprobe.example}`
    : (didYouMean(meantByWord(piece.text)) ?? example)
  return bad(`${shown(piece.text)} does not say what kind of source it is`, piece, remedy)
}

function printRest(source: Source): string {
  switch (source.kind) {
    case 'kprobe':
      return kprobe.print(source)
    case 'kretprobe':
      return kretprobe.print(source)
    case 'fentry':
      return fentry.print(source)
    case 'fexit':
      return fexit.print(source)
    case 'ftrace':
      return ftrace.print(source)
    case 'tracepoint':
      return tracepoint.print(source)
    case 'rawtracepoint':
      return rawtracepoint.print(source)
    case 'uprobe':
      return uprobe.print(source)
    case 'uretprobe':
      return uretprobe.print(source)
    case 'software':
      return software.print(source)
    case 'hardware':
      return hardware.print(source)
    case 'cache':
      return cache.print(source)
    case 'raw':
      return raw.print(source)
    default:
      return assertNever(source)
  }
}
