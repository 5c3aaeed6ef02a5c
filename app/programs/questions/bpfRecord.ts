/**
 * A tracepoint's record as a C struct, so that a BPF program can read its fields: the kernel's own is a struct with the
 * same members in the same order (include/trace/stages), so that the same types give the same places.
 */
import type { Field } from '../../model/catalogue'
import { isIdentifier } from './argument'

/** Members up to and with the last of `wanted`; null when one of them cannot be said in C, or is not there. */
export function recordOf(
  system: string,
  fields: readonly Field[],
  wanted: readonly string[],
): readonly string[] | null {
  const own = fields.filter(({ name }) => !name.startsWith('common_'))
  const places = wanted.map((name) => own.findIndex((field) => field.name === name))
  if (places.length === 0 || places.includes(-1)) return null
  const members = own
    .slice(0, Math.max(...places) + 1)
    .map((field) => (system === 'syscalls' ? argumentOfCall(field) : member(field)))
  return members.includes(null) ? null : ['struct trace_entry common;', ...(members as string[])]
}

/** Each argument of a system call has a whole register, whatever its type. */
function argumentOfCall({ name, type }: Field): string | null {
  if (!isIdentifier(name)) return null
  if (name === '__syscall_nr') return `int ${name};`
  return `${/unsigned|\*/.test(type) ? 'unsigned long' : 'long'} ${name};`
}

function member({ name, type }: Field): string | null {
  if (!isIdentifier(name)) return null
  if (/\b__(?:data|rel)_loc\b/.test(type)) return `__u32 ${name};`
  const parts = /^([A-Za-z_][A-Za-z0-9_ ]*?)( \**)?(\[[0-9]{1,5}\])?$/.exec(type.replace(/\s+/g, ' ').trim())
  if (parts === null) return null
  const [, words, stars, brackets = ''] = parts
  return `${words}${stars ?? ' '}${name}${brackets};`
}
