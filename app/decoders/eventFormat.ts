/**
 * A tracepoint's `format` file: where each field lies in a recorded event, and how the kernel prints it
 * (f_show in kernel/trace/trace_events.c; Documentation/trace/events.rst, section 3).
 */
import { failure } from '../base/failure'
import { fail, succeed, type Result } from '../base/result'

export interface EventField {
  readonly name: string
  /** The C type without the name, with the array's brackets: `char[16]`, `unsigned long`, `__data_loc char[]`. */
  readonly type: string
  /** Bytes from the start of the event's record. */
  readonly offset: number
  /** Bytes in the record; of a dynamic array the size of its 4-byte locator. */
  readonly size: number
  readonly signed: boolean
  /** Elements of a fixed array; null for a single value, a dynamic array, or a length the kernel names by a constant. */
  readonly length: number | null
  /**
   * An array elsewhere in the record: the 4 bytes hold its length (upper 16 bits) and its place (lower 16 bits), from the
   * record's start (`data`) or from the end of these 4 bytes (`relative`, Linux 5.17). null: the value is here.
   */
  readonly dynamic: 'data' | 'relative' | null
  /** One of the fields that every event has (common_pid, …). */
  readonly common: boolean
}

export interface EventFormat {
  readonly name: string
  /** `common_type` of its records. */
  readonly id: number
  readonly fields: readonly EventField[]
  /** The format and its arguments, as C; null when the file has none. */
  readonly print: string | null
}

/** Nothing the kernel writes is longer; a target may send anything. */
const longestFormat = 1 << 20

export function parseEventFormat(text: string): Result<EventFormat> {
  if (text.length > longestFormat) return malformed('it is longer than a kernel writes it')
  const name = /^name: *(\S+) *$/m.exec(text)?.[1]
  const id = /^ID: *([0-9]{1,9}) *$/m.exec(text)?.[1]
  if (name === undefined) return malformed('it has no name')
  if (id === undefined) return malformed('it has no ID')
  const fields: EventField[] = []
  for (const line of text.split('\n')) {
    if (!/^\s*field(?: special)?:/.test(line)) continue
    const field = parseField(line)
    if (field === null) return malformed(`this field is not understood: ${line.trim()}`)
    fields.push(field)
  }
  const print = /^print fmt: *(.*)$/ms.exec(text)?.[1]?.trimEnd()
  return succeed({ name, id: Number(id), fields, print: print === undefined || print === '' ? null : print })
}

/** The fields that the event itself has, as shown to people. */
export function ownFields(format: EventFormat): EventField[] {
  return format.fields.filter((field) => !field.common)
}

function parseField(line: string): EventField | null {
  const match =
    /^\s*field(?: special)?:(.*);\s*offset:([0-9]{1,9});\s*size:([0-9]{1,9});(?:\s*signed:([01]);)?\s*$/.exec(
      line,
    )
  if (match === null) return null
  const declaration = match[1]!.trim()
  const parts = /^(.*?)([A-Za-z_][A-Za-z0-9_]*)((?:\[[^[\]]*\])*)$/.exec(declaration)
  if (parts === null || parts[1]!.trim() === '') return null
  const [, before, name, brackets] = parts
  const dynamic = /\b__data_loc\b/.test(before!) ? 'data' : /\b__rel_loc\b/.test(before!) ? 'relative' : null
  const length = /^\[([0-9]{1,9})\]$/.exec(brackets!)?.[1]
  return {
    name: name!,
    type: before!.trim() + brackets!,
    offset: Number(match[2]),
    size: Number(match[3]),
    // Kernels before 2.6.31 did not say; nothing older than 4.18 is supported.
    signed: match[4] === '1',
    length: dynamic === null && length !== undefined ? Number(length) : null,
    dynamic,
    common: name!.startsWith('common_'),
  }
}

function malformed<T>(why: string): Result<T> {
  return fail(
    failure('malformed', `The format of the event cannot be read: ${why}`, {
      remedy: 'Compare it with the file events/SYSTEM/EVENT/format under /sys/kernel/tracing on the target.',
    }),
  )
}
