/** Which numbers come with a source's events, and how they are named and read. */
import { assertNever } from '../../../base/assert'
import type { Field } from '../../../model/catalogue'
import type { Source } from '../../../model/source'
import type { Argument, Consumer } from './question'

/** Names from a target become words of a program: only such as C itself would take. */
const identifier = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/

export function isIdentifier(name: string): boolean {
  return identifier.test(name)
}

export interface Integer {
  readonly bits: 8 | 16 | 32 | 64
  readonly signed: boolean
}

const bitsOf: readonly (readonly [pattern: RegExp, bits: Integer['bits']])[] = [
  [/^(?:(?:un)?signed )?(?:long long|long)(?: (?:unsigned )?int)?$|^long (?:long )?unsigned int$/, 64],
  [/^(?:size_t|ssize_t|loff_t|off_t|sector_t|ino_t|uintptr_t|ktime_t|blkcnt_t)$/, 64],
  [/^(?:__)?[us]64$|^u?int64_t$|^__kernel_(?:s?size|loff)_t$|^pgoff_t$/, 64],
  [/^(?:(?:un)?signed )?int$|^(?:un)?signed$|^(?:__)?[us]32$|^u?int32_t$|^enum [A-Za-z_]\w*$/, 32],
  [/^(?:pid_t|uid_t|gid_t|dev_t|umode32_t|gfp_t|fmode_t|blk_opf_t|key_serial_t|qid_t)$/, 32],
  [/^(?:(?:un)?signed )?short(?: (?:unsigned )?int)?$|^(?:__)?[us]16$|^u?int16_t$|^umode_t$/, 16],
  [/^(?:(?:un)?signed )?char$|^(?:__)?[us]8$|^u?int8_t$|^_?[Bb]ool$/, 8],
]
const signedOnes =
  /^(?:signed|long|int|short|char\b|(?:__)?s\d+|int\d+_t|ssize_t|loff_t|off_t|pid_t|ktime_t|key_serial_t|__kernel_ssize_t|__kernel_loff_t)/

/** What integer a C type is; null when it is none (a pointer, an array, a struct) or not known to be one. */
export function integerOf(type: string): Integer | null {
  const plain = type
    .replace(/\b(?:const|volatile)\b/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  const bits = bitsOf.find(([pattern]) => pattern.test(plain))?.[1]
  if (bits === undefined) return null
  return { bits, signed: signedOnes.test(plain) && !/unsigned/.test(plain) }
}

/** Beyond these, arguments are on the stack and not in registers. */
const inRegisters = 6

/**
 * The numbers that a histogram of this source can be made of. Without the target's word on a function its arguments are
 * offered by their place alone.
 */
export function numbersOf(source: Source, fields: readonly Field[]): Argument[] {
  switch (source.kind) {
    case 'kprobe':
      return source.offset === 0 ? positions(fields) : []
    case 'ftrace':
    case 'fentry':
      return positions(fields)
    case 'fexit':
      return [...returned(fields), ...positions(fields.filter(({ name }) => name !== 'retval'))]
    case 'kretprobe':
    case 'uretprobe':
      return returned(fields)
    case 'uprobe':
      return source.offset === 0 ? positions([]) : []
    case 'rawtracepoint':
      return positions([])
    case 'tracepoint':
      return fields
        .filter(({ name, type }) => isIdentifier(name) && integerOf(type) !== null && !isCommon(name))
        .map(({ name, type }) => ({ at: 'field', name, type }))
    case 'software':
    case 'hardware':
    case 'cache':
    case 'raw':
      return []
    default:
      return assertNever(source)
  }
}

function isCommon(name: string): boolean {
  return name.startsWith('common_') || name === '__syscall_nr'
}

function positions(fields: readonly Field[]): Argument[] {
  if (fields.length === 0) {
    return Array.from({ length: inRegisters }, (_, index) => ({
      at: 'position',
      index,
      name: null,
      type: null,
    }))
  }
  return fields.slice(0, inRegisters).flatMap(({ name, type }, index): Argument[] => {
    if (integerOf(type) === null) return []
    return [{ at: 'position', index, name: isIdentifier(name) ? name : null, type }]
  })
}

function returned(fields: readonly Field[]): Argument[] {
  const type = fields.find(({ name }) => name === 'retval')?.type ?? null
  // What BTF says to be a pointer or nothing is no number; where it says nothing, the user may know.
  if (type === null) return fields.length > 0 ? [] : [{ at: 'return', type }]
  return integerOf(type) === null ? [] : [{ at: 'return', type }]
}

/** The number that a consumer is about; null where it is about none. */
export function argumentOf(consumer: Consumer): Argument | null {
  return consumer.kind === 'histogram' || consumer.kind === 'by argument' ? consumer.argument : null
}

/** For people and for names of columns: `count`, `arg2`, `retval`. */
export function argumentName(argument: Argument): string {
  if (argument.at === 'return') return 'retval'
  return argument.name ?? `arg${argument.at === 'position' ? argument.index : ''}`
}

/** null: the whole register is the number, as far as is known. */
export function integerOfArgument({ type }: Argument): Integer | null {
  return type === null ? null : integerOf(type)
}
