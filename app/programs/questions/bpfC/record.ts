/**
 * A tracepoint's record as a C struct, so that a BPF program can read its fields: the kernel's own is a struct with the
 * same members in the same order (include/trace/stages), so that the same types give the same places.
 */
import type { Field } from '../../../model/catalogue'
import { argumentName, argumentOf, isIdentifier } from '../asked/argument'
import type { Question } from '../asked/question'

interface Context {
  readonly lines: readonly string[]
  /** The type of what the program is given. */
  readonly context: string
}

/** What the program is given: the record, where it reads one; else registers, arguments or nothing. */
export function recordFor(
  { source, consumer, fields }: Question,
  filtered: readonly string[],
): Context | { readonly why: string } {
  const argument = argumentOf(consumer)
  if (source.kind !== 'tracepoint') {
    const registers = /^(?:kprobe|kretprobe|ftrace|uprobe|uretprobe)$/.test(source.kind)
    return {
      lines: [],
      context: argument === null ? 'void' : registers ? 'struct pt_regs' : '__u64',
    }
  }
  const wanted = argument?.at === 'field' ? [...filtered, argumentName(argument)] : filtered
  if (wanted.length === 0) return { lines: [], context: 'void' }
  const members = recordOf(source.system, fields, wanted)
  if (members === null) {
    return {
      why: "The event's fields are not known; connect to a target, which has them in its format file.",
    }
  }
  return {
    lines: [
      "/* The event's record, as its format file on the target describes it. */",
      'struct probescope_event {',
      ...members.map((each) => `\t${each}`),
      '};',
      '',
    ],
    context: 'struct probescope_event',
  }
}

/** Members up to and with the last of `wanted`; null when one of them cannot be said in C, or is not there. */
function recordOf(
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
