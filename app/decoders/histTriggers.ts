/**
 * What a histogram trigger of tracefs says when its `hist` file is read, as a table or as the histogram that it is. A
 * program prints it again and again: the last one counts. Other lines are left alone.
 */
import type { Bucket, Cell, ProgramMap } from '../model/program'

interface Dump {
  readonly name: string
  readonly keys: readonly Key[]
  readonly entries: {
    readonly keys: readonly string[]
    readonly values: readonly (readonly [string, number])[]
  }[]
  /** An entry that goes over several lines: a stack. */
  open: string | null
}

interface Key {
  readonly name: string
  /** `log2`, `execname`, `buckets`, …; empty when there is none. */
  readonly modifier: string
}

const begin = /^# trigger info: hist:(.*?)\s*(?:\[\w+\])?\s*$/
const mostRows = 10_000

export class HistTriggers {
  private dump: Dump | null = null
  private readonly hits = new Map<string, number>()
  private readonly doubtful = new Set<string>()
  private found: ProgramMap | null = null

  push(line: string): void {
    const info = begin.exec(line)?.[1]
    if (info !== undefined) {
      this.dump = dumpOf(info)
      return
    }
    if (this.dump === null) return
    // What was begun and is none ends with the list.
    if (line.startsWith('Totals:')) this.dump.open = null
    if (this.dump.open !== null) {
      this.dump.open += `\n${line}`
      if (/^\s*\}\s/.test(line)) this.take(this.dump)
      return
    }
    if (line.startsWith('{ ')) {
      this.dump.open = line
      if (/\}\s+[\w.]+(?: \(%\))?:/.test(line)) this.take(this.dump)
      return
    }
    const hits = /^\s+Hits:\s+(\d+)\s*$/.exec(line)?.[1]
    if (hits !== undefined) this.end(this.dump, Number(hits))
  }

  /** The one that was completed last; null when none was since it was last asked for. */
  takeMap(): ProgramMap | null {
    const { found } = this
    this.found = null
    return found
  }

  private take(dump: Dump): void {
    const entry = entryOf(dump.open!, dump.keys)
    dump.open = null
    if (entry !== null && dump.entries.length < mostRows) dump.entries.push(entry)
  }

  private end(dump: Dump, hits: number): void {
    this.dump = null
    // The file does not say of which event it is. Hits only grow: where they do not, two events have such a trigger.
    if (hits < (this.hits.get(dump.name) ?? 0)) this.doubtful.add(dump.name)
    this.hits.set(dump.name, hits)
    if (this.doubtful.has(dump.name)) return
    this.found = histogramOf(dump) ?? tableOf(dump)
  }
}

function dumpOf(info: string): Dump | null {
  const parts = new Map(
    info.split(':').map((part): [string, string] => {
      const at = part.indexOf('=')
      return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
    }),
  )
  const keys = parts
    .get('keys')
    ?.split(',')
    .map((key): Key => {
      const [name = '', modifier = ''] = key.split('.')
      return { name, modifier: modifier.replace(/=.*/, '') }
    })
  if (keys === undefined) return null
  return {
    name: parts.get('name') ?? `by ${keys.map(({ name }) => name).join(', ')}`,
    keys,
    entries: [],
    open: null,
  }
}

/** `{ common_pid: bash [ 12], count: 4 } hitcount:   3  bytes:  90` */
function entryOf(text: string, keys: readonly Key[]): Dump['entries'][number] | null {
  const close = text.lastIndexOf('}')
  const inside = text.slice(1, close)
  const cells: string[] = []
  let at = 0
  for (const [index, { name }] of keys.entries()) {
    const label = `${name}:`
    const from = inside.indexOf(label, at)
    if (from < 0) return null
    const start = from + label.length
    const next = keys[index + 1]
    const end = next === undefined ? inside.length : inside.indexOf(`, ${next.name}:`, start)
    if (end < 0) return null
    cells.push(inside.slice(start, end))
    at = end
  }
  const values = [...text.slice(close + 1).matchAll(/([\w.]+(?: \(%\))?):\s+(-?[\d.]+)/g)].map(
    ([, name, value]): [string, number] => [name!, Number(value)],
  )
  return values.length === 0 ? null : { keys: cells, values }
}

/** One key by powers of two or by steps, and nothing but the count. */
function histogramOf({ name, keys, entries }: Dump): ProgramMap | null {
  const [key, ...others] = keys
  const scale = key?.modifier === 'log2' ? 'log2' : key?.modifier === 'buckets' ? 'linear' : null
  if (scale === null || others.length > 0 || entries.some(({ values }) => values.length !== 1)) return null
  const buckets: Bucket[] = []
  for (const {
    keys: [cell = ''],
    values,
  } of entries) {
    const bounds = scale === 'log2' ? powerOf(cell) : stepOf(cell)
    if (bounds === null) return null
    buckets.push({ ...bounds, count: values[0]![1] })
  }
  buckets.sort((a, b) => a.low! - b.low!)
  return { shape: 'histogram', name, scale, series: [{ key: [], buckets }], total: 1 }
}

/** `~ 2^16` holds what is rounded up to it: more than 2^15. */
function powerOf(cell: string): Pick<Bucket, 'low' | 'high'> | null {
  const power = /^\s*~ 2\^(\d+)\s*$/.exec(cell)?.[1]
  if (power === undefined) return null
  const bits = Number(power)
  return { low: bits === 0 ? 0 : 2 ** (bits - 1) + 1, high: 2 ** bits }
}

function stepOf(cell: string): Pick<Bucket, 'low' | 'high'> | null {
  const [, low, high] = /^\s*~ (\d+)-(\d+)\s*$/.exec(cell) ?? []
  return low === undefined ? null : { low: Number(low), high: Number(high) }
}

/** Of a name with its number, as `bash [ 12]`, both. */
const pairs: Readonly<Record<string, readonly [string, string]>> = {
  execname: ['comm', 'pid'],
  syscall: ['syscall', 'number'],
}

function tableOf({ name, keys, entries }: Dump): ProgramMap {
  const values = entries[0]?.values.map(([value]) => value) ?? ['hitcount']
  return {
    shape: 'table',
    name,
    columns: [
      ...keys.flatMap((key) => pairs[key.modifier] ?? [key.name]).map((each) => ({ name: each, key: true })),
      ...values.map((each) => ({ name: each, key: false })),
    ],
    rows: entries.map((entry) => [
      ...keys.flatMap((key, index) => cellsOf(key, entry.keys[index] ?? '')),
      ...values.map((value): Cell => entry.values.find(([each]) => each === value)?.[1] ?? null),
    ]),
    total: entries.length,
  }
}

function cellsOf({ modifier }: Key, text: string): Cell[] {
  const cell = text.trim()
  if (pairs[modifier] !== undefined) {
    const [, name, number] = /^([^]*?)\s*\[\s*(-?\d+)\]$/.exec(cell) ?? []
    return number === undefined ? [cell, null] : [name!, Number(number)]
  }
  if (cell.includes('\n'))
    return [
      cell
        .split('\n')
        .map((line) => line.trim())
        .join('\n'),
    ]
  return [/^-?\d{1,15}$/.test(cell) ? Number(cell) : cell]
}
