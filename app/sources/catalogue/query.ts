/** What is asked of a catalogue by what was typed so far: `vfs`, `kprobe:ext4:`, `tracepoint:sched:*switch`. */
import type { SourceKind } from '../../model/source'
import { kindNamed } from '../notation'
import { isGlob } from './glob'

export interface Query {
  /** The kind that was written before the colon; null when none was. */
  readonly kind: SourceKind | null
  /** What follows, without an offset or a filter. */
  readonly text: string
  /** `text` has wildcards: names must match it as a whole. */
  readonly glob: boolean
  /** Bytes after `+`; 0 when there are none. */
  readonly offset: number
  /** A tracepoint's filter that has been written to its end. */
  readonly filter: string | null
}

const functionKinds: ReadonlySet<SourceKind> = new Set(['kprobe', 'kretprobe', 'fentry', 'fexit', 'ftrace'])

export function isFunctionKind(kind: SourceKind): boolean {
  return functionKinds.has(kind)
}

/** Reads any text: what cannot be understood is looked for as it stands. */
export function parseQuery(typed: string): Query {
  let text = typed.trim()
  const colon = text.indexOf(':')
  const kind = colon < 0 ? null : kindNamed(text.slice(0, colon))
  if (kind !== null) text = text.slice(colon + 1).trim()

  let filter: string | null = null
  let offset = 0
  if (kind === null || kind === 'tracepoint') {
    const slash = text.indexOf('/')
    if (slash > 0) {
      const written = /^\/(.+)\/$/s.exec(text.slice(slash))?.[1]?.trim() ?? ''
      filter = written === '' ? null : written
      text = text.slice(0, slash).trim()
    }
  }
  if (kind === null || kind === 'kprobe') {
    const plus = /^([^+]*)\+(0x[0-9a-f]{0,8}|[0-9]{0,9})$/i.exec(text)
    if (plus !== null) {
      text = plus[1]!
      // While it is being typed, 'vfs_read+' and 'vfs_read+0x' stand for the function.
      const number = Number(plus[2] === '' ? 0 : plus[2])
      offset = Number.isInteger(number) && number <= 0x7fffffff ? number : 0
    }
  }
  return { kind, text, glob: isGlob(text), offset, filter }
}

/** Parts `ext4:open` of a function's query into its module and name. */
export function splitModule(text: string): { readonly module: string | null; readonly name: string } {
  const colon = text.indexOf(':')
  return colon < 0
    ? { module: null, name: text }
    : { module: text.slice(0, colon), name: text.slice(colon + 1) }
}
