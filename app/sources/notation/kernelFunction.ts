/** A function of the kernel or of a module, with or without an offset: what stands after `kprobe:` or `fentry:`. */
import { succeed, type Result } from '../../base/result'
import { modulePattern, symbolPattern } from '../../model/source'
import { bad, shown, type Piece } from './text'

export interface KernelFunction {
  readonly function: string
  readonly offset: number
  readonly module: string | null
}

const largestOffset = 0x7fffffff

/**
 * `FUNCTION`, `MODULE:FUNCTION`, each with `+OFFSET` where `offsets` says that the mechanism takes one.
 * `vmlinux` as the module means the kernel itself, as bpftrace has it.
 */
export function parseKernelFunction(
  kind: string,
  piece: Piece,
  offsets: 'offset' | 'entry only',
): Result<KernelFunction> {
  const example = `Write ${kind}:FUNCTION or ${kind}:MODULE:FUNCTION, as in ${kind}:vfs_read.`
  const parts = piece.split(':')
  if (parts.length > 2) {
    return bad(`Too many colons after ${kind}`, parts[2]!.slice(0), example)
  }
  const named = parts[parts.length - 1]!
  const module = parts.length === 2 ? parseModule(parts[0]!, example) : succeed(null)
  if (!module.ok) return module

  const cut = named.cut('+')
  const name = cut?.before ?? named
  if (name.text === '') return bad('The function is missing', piece, example)
  if (/^[^()]*[*?[\]]/.test(name.text)) {
    return bad(
      `A ${kind} is one function, not the pattern ${shown(name.text)}`,
      name,
      wildcardRemedy(kind, name.text),
    )
  }
  if (!symbolPattern.test(name.text)) {
    return bad(
      `${shown(name.text)} is not the name of a kernel function`,
      name,
      functionRemedy(kind, name.text),
    )
  }
  if (cut === null) return succeed({ function: name.text, offset: 0, module: module.value })
  if (offsets === 'entry only') {
    return bad(
      `A ${kind} sits on a whole function and takes no offset`,
      cut.after,
      `Leave the offset out, or use kprobe:${name.text}+OFFSET.`,
    )
  }
  const offset = parseOffset(cut.after)
  if (!offset.ok) return offset
  return succeed({ function: name.text, offset: offset.value, module: module.value })
}

/** Decimal, or hexadecimal with `0x`: bytes from the start of the function. */
export function parseOffset(piece: Piece): Result<number> {
  const remedy = 'Write the offset in bytes, decimal or with 0x: +9 or +0x9.'
  if (!/^(?:0x[0-9a-fA-F]{1,8}|[0-9]{1,10})$/.test(piece.text)) {
    return bad(`${shown(piece.text)} is not an offset`, piece, remedy)
  }
  const offset = Number(piece.text)
  if (offset > largestOffset) {
    return bad(`The offset ${piece.text} is larger than any function`, piece, remedy)
  }
  return succeed(offset)
}

/** A module's name, or null for the kernel itself. */
export function parseModule(piece: Piece, remedy: string): Result<string | null> {
  if (piece.text === 'vmlinux') return succeed(null)
  if (modulePattern.test(piece.text)) return succeed(piece.text)
  if (piece.text === '') return bad('The module is missing before the colon', piece, remedy)
  return bad(`${shown(piece.text)} is not the name of a kernel module`, piece, remedy)
}

export function printKernelFunction({ function: name, offset, module }: KernelFunction): string {
  return `${module === null ? '' : `${module}:`}${name}${offset === 0 ? '' : `+${offset}`}`
}

function wildcardRemedy(kind: string, pattern: string): string {
  const safe = /^[A-Za-z0-9_.$*?[\]-]{1,256}$/.test(pattern)
  return safe
    ? `To count all the functions that match, use ftrace:${pattern}`
    : `To count all the functions that match a pattern, use ftrace:; a ${kind} takes one name.`
}

function functionRemedy(kind: string, text: string): string {
  if (/^0x[0-9a-fA-F]+$/.test(text)) {
    return `Name the function instead of its address, and the bytes from its start: ${kind}:FUNCTION+OFFSET.`
  }
  const call = /^([A-Za-z_.$][A-Za-z0-9_.$]*)\s*\(/.exec(text)
  if (call !== null && call[1]!.length <= 512) return `Write the name alone: ${kind}:${call[1]}`
  if (text.startsWith('-')) return 'Only offsets forward from the start are possible: FUNCTION+OFFSET.'
  return 'A function is written as /proc/kallsyms lists it: letters, digits, _ . and $, not beginning with a digit.'
}
