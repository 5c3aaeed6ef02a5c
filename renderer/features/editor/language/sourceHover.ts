/** The source that the pointer rests on in a program's text, and what the target says of it. */
import type { Field } from '../../../../app/model/catalogue'
import { programSources } from '../../../../app/programs'
import { parseSource, printSource } from '../../../../app/sources/notation'

export interface SourcePlace {
  readonly start: number
  readonly end: number
  /** In our notation. */
  readonly notation: string
}

/** `kprobe:vfs_read` as bpftrace has it, or what a section of BPF C attaches to; null where neither stands. */
export function sourceAt(text: string, offset: number): SourcePlace | null {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const lineEnd = text.indexOf('\n', offset)
  const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd)
  if (/^\s*(?:\/\/|\/?\*|#)/.test(line)) return null
  for (const match of line.matchAll(/\bSEC\s*\(\s*"([^"]+)"\s*\)|(?<![\w.])[a-z]+:[^\s,{;"()]+/g)) {
    const start = lineStart + match.index
    const end = start + match[0].length
    if (offset < start || offset > end) continue
    const [notation] = match[1] === undefined ? canonical(match[0]) : programSources('bpf', match[0])
    if (notation !== undefined) return { start, end, notation }
  }
  return null
}

function canonical(probe: string): string[] {
  const parsed = parseSource(probe)
  return parsed.ok ? [printSource(parsed.value)] : []
}

/** A function's prototype or a tracepoint's fields, as C; null when the target says nothing of them. */
export function declared(notation: string, fields: readonly Field[]): string | null {
  const own = fields.filter(({ name }) => !name.startsWith('common_'))
  if (own.length === 0) return null
  const isTracepoint = notation.startsWith('tracepoint:')
  const parameters = own.filter(({ name }) => name !== 'retval').map(declaration)
  if (isTracepoint) return parameters.map((each) => `${each};`).join('\n')
  const returned = own.find(({ name }) => name === 'retval')
  const name = notation.slice(notation.lastIndexOf(':') + 1)
  const list = parameters.length > 0 || returned === undefined ? parameters.join(', ') : '…'
  return `${returned === undefined ? '' : `${returned.type} `}${name}(${list})`
}

function declaration({ name, type }: Field): string {
  const array = /^(.*?)(\[.*\])$/.exec(type)
  if (array !== null) return `${array[1]} ${name}${array[2]}`
  return `${type}${type.endsWith('*') ? '' : ' '}${name}`
}

/** The field of `args` that the pointer rests on: `args.count`. */
export function argumentAt(
  text: string,
  offset: number,
): { readonly start: number; readonly end: number; readonly name: string } | null {
  let start = offset
  let end = offset
  while (start > 0 && /\w/.test(text[start - 1]!)) start--
  while (end < text.length && /\w/.test(text[end]!)) end++
  if (start === end || !/\bargs\s*(?:\.|->)\s*$/.test(text.slice(Math.max(0, start - 20), start))) return null
  return { start, end, name: text.slice(start, end) }
}
