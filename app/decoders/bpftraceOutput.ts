/** A line of `bpftrace -f json`: text that was printed, a map, events lost. */
import type { Bucket, Cell, ProgramMap } from '../model/program'
import { parseExactJson } from './exactJson'

export type BpftraceMessage =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'map'; readonly map: ProgramMap }
  | { readonly kind: 'attached'; readonly probes: number }
  | { readonly kind: 'lost'; readonly events: number }
  /** Not JSON, or of a type that is not known. */
  | { readonly kind: 'other'; readonly line: string }

/** What each map's keys are, as the program says: bpftrace joins them with commas. */
export type KeysOf = (map: string) => readonly string[]

/** Rows of a map handed on; a map may have a million. */
const mostRows = 10_000

export function parseBpftraceLine(line: string, keysOf: KeysOf): BpftraceMessage {
  const message = parseExactJson(line)
  if (!isObject(message) || typeof message['type'] !== 'string') return { kind: 'other', line }
  const { type, data } = message as { type: string; data?: unknown }
  switch (type) {
    case 'printf':
    case 'time':
    case 'cat':
    case 'join':
    case 'syscall':
    case 'strftime':
    case 'print':
      return { kind: 'text', text: typeof data === 'string' ? data : `${JSON.stringify(data)}\n` }
    case 'value':
      return { kind: 'text', text: `${typeof data === 'string' ? data : shown(data)}\n` }
    case 'attached_probes':
      return { kind: 'attached', probes: isObject(data) ? Number(data['probes'] ?? 0) : 0 }
    case 'lost_events':
      return { kind: 'lost', events: isObject(data) ? Number(data['events'] ?? 0) : 0 }
    case 'map':
    case 'stats':
    case 'hist': {
      if (!isObject(data)) return { kind: 'other', line }
      const [entry] = Object.entries(data)
      if (entry === undefined) return { kind: 'other', line }
      const [name, value] = entry
      const keys = keysOf(name)
      const map = type === 'hist' ? histogram(name, keys, value) : table(name, keys, value)
      return map === null ? { kind: 'other', line } : { kind: 'map', map }
    }
    default:
      return { kind: 'other', line }
  }
}

function table(name: string, keys: readonly string[], value: unknown): ProgramMap {
  const keyed = keys.length > 0 && isObject(value)
  const entries: (readonly [string, unknown])[] = keyed
    ? Object.entries(value).toSorted(largestFirst)
    : [['', value]]
  const shape = valueColumns(entries.map(([, one]) => one))
  const rows = entries
    .slice(0, mostRows)
    .map(([key, one]) => [...(keyed ? splitKey(key, keys.length) : []), ...valueCells(one, shape)])
  return {
    shape: 'table',
    name,
    columns: [
      ...(keyed ? keys.map((key) => ({ name: key, key: true })) : []),
      ...shape.map((column) => ({ name: column, key: false })),
    ],
    rows,
    total: entries.length,
  }
}

/** bpftrace prints the largest last, which an object with numbers as keys does not keep; a list is read from its top. */
function largestFirst([, a]: readonly [string, unknown], [, b]: readonly [string, unknown]): number {
  return typeof a === 'number' && typeof b === 'number' ? b - a : 0
}

/** Names of the columns that these values need: `value`; for stats() its three; for tuples one each. */
function valueColumns(values: readonly unknown[]): string[] {
  const [first] = values
  if (isObject(first)) return Object.keys(first)
  const longest = Math.max(0, ...values.map((value) => (Array.isArray(value) ? value.length : 0)))
  return longest > 0 ? Array.from({ length: longest }, (_, index) => `value.${index}`) : ['value']
}

function valueCells(value: unknown, columns: readonly string[]): Cell[] {
  if (Array.isArray(value)) return columns.map((_, index) => cell(value[index]))
  if (isObject(value)) return columns.map((column) => cell(value[column]))
  return columns.map((_, index) => (index === 0 ? cell(value) : null))
}

function histogram(name: string, keys: readonly string[], value: unknown): ProgramMap | null {
  const series = Array.isArray(value)
    ? [{ key: [] as Cell[], buckets: buckets(value) }]
    : isObject(value)
      ? Object.entries(value)
          .toReversed()
          .map(([key, one]) => ({
            key: splitKey(key, Math.max(1, keys.length)),
            buckets: Array.isArray(one) ? buckets(one) : [],
          }))
      : null
  if (series === null) return null
  const { length: total } = series
  const cut = series.slice(0, mostRows)
  return { shape: 'histogram', name, scale: scaleOf(cut), series: cut, total }
}

function buckets(list: readonly unknown[]): Bucket[] {
  const bound = (value: unknown): number | null => (typeof value === 'number' ? value : null)
  return list.filter(isObject).map((each) => ({
    low: bound(each['min']),
    high: bound(each['max']),
    count: Number(each['count'] ?? 0),
  }))
}

/** Buckets of one width are lhist()'s; hist()'s double. */
function scaleOf(series: readonly { readonly buckets: readonly Bucket[] }[]): 'log2' | 'linear' {
  const widths = new Set(
    series.flatMap(({ buckets: list }) =>
      list.flatMap(({ low, high }) => (low === null || high === null ? [] : [high - low + 1])),
    ),
  )
  const [width] = widths
  if (widths.size !== 1 || width === undefined) return 'log2'
  // A single bucket of a power of two that begins there is hist()'s: [4, 7].
  const [only] = series.flatMap(({ buckets: list }) => list)
  return only !== undefined && (only.low === width || width === 1) ? 'log2' : 'linear'
}

/**
 * A key of so many parts: bpftrace joins them with commas and escapes none. What is too much belongs to the first, where
 * a process's name mostly stands. Stacks have line ends written as \n.
 */
function splitKey(key: string, parts: number): Cell[] {
  const pieces = parts <= 1 ? [key] : key.split(',')
  while (pieces.length > parts) pieces.splice(0, 2, `${pieces[0]!},${pieces[1]!}`)
  while (pieces.length < parts) pieces.push('')
  return pieces.map((piece) => {
    const text = piece.replaceAll('\\n', '\n')
    return /^-?(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : trimStack(text)
  })
}

function trimStack(text: string): string {
  if (!text.startsWith('\n')) return text
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}

function cell(value: unknown): Cell {
  if (value === undefined || value === null) return null
  if (typeof value === 'number') return value
  return typeof value === 'string' ? value : shown(value)
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `(${value.map((one) => shown(one)).join(', ')})`
  if (isObject(value)) {
    return `{ ${Object.entries(value)
      .map(([name, one]) => `.${name} = ${shown(one)}`)
      .join(', ')} }`
  }
  return typeof value === 'string' ? value : String(value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
