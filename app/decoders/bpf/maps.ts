/** What `bpf-read` tells of a program's maps, as tables and histograms; see app/protocol/messages. */
import type { Bucket, Cell, ProgramMap } from '../../model/program'
import type { BpfMap } from '../../protocol/methods/bpf'
import { stackCell, stacksIn, stackTraceType, type NameOf } from './stacks'
import type { BpfTypes } from './types'
import { cellAt, hexadecimal, integerAt, integerCell, leavesOf, type Leaf } from './values'

/** Everything that one reading brought. */
export interface BpfReading {
  readonly maps: ProgramMap[]
  /** Records of ring buffers and perf buffers, in order. */
  readonly records: { readonly map: string; readonly text: string }[]
  /** Lines of bpf_printk. */
  readonly printed: string[]
  readonly notes: string[]
  /** Lines of bpf_printk that were overwritten before this reading came to them. */
  readonly lostPrints: number
  /** Events lost so far: records that did not fit, events that a program missed. */
  readonly lost: number
  /** Maps that hold as many entries as they can: what comes after is refused, and only the program knows of it. */
  readonly full: readonly BpfMap[]
}

interface MapEntries {
  readonly keys: Uint8Array[]
  readonly values: Uint8Array[]
  total: number
}

/** As the kernel says it in the midst of what it prints: `CPU:1 [LOST 3124 EVENTS]`. */
const lostEvents = /\[LOST (\d+) EVENTS\]/

const arrayType = 2
const perCpuArrayType = 6
/** Hash and per-CPU hash; an LRU hash makes room, and an array has all its entries from the start. */
const refusing: ReadonlySet<number> = new Set([1, 5])

export function readBpfMaps(
  text: string,
  maps: readonly BpfMap[],
  { cpus, btf, nameOf = () => null }: { cpus: number; btf: BpfTypes; nameOf?: NameOf },
): BpfReading {
  const stacks = stacksIn(text, maps)
  const entries = new Map<number, MapEntries>()
  const reading = { records: [] as BpfReading['records'], printed: [] as string[], notes: [] as string[] }
  const entriesOf = (index: number): MapEntries => {
    const found = entries.get(index) ?? { keys: [], values: [], total: 0 }
    entries.set(index, found)
    return found
  }
  let lost = 0
  let lostPrints = 0
  for (const line of text.split('\n')) {
    const [what, first = '', second = '', third = ''] = line.split('\t')
    const map = maps[Number(first)]
    if (what === 'e') {
      const found = entriesOf(Number(first))
      found.keys.push(bytesOf(second))
      found.values.push(bytesOf(third))
    } else if (what === 'm') entriesOf(Number(first)).total = Number(second)
    else if (what === 'r' && map !== undefined) {
      reading.records.push({ map: map.name, text: recordText(bytesOf(second), map, btf) })
    } else if (what === 'd' || what === 'x') lost += Number(second)
    else if (what === 'p') reading.printed.push(line.slice(2))
    else if (what === 'n') {
      const gap = lostEvents.exec(first)
      if (gap === null) reading.notes.push(line.slice(2))
      else lostPrints += Number(gap[1])
    }
  }
  const shown = [...entries].flatMap(([index, found]) => {
    const map = maps[index]
    if (map === undefined || map.type === stackTraceType) return []
    const shape = mapOf(map, found, cpus, btf)
    return [stacks.size === 0 ? shape : withStacks(shape, stacks, nameOf)]
  })
  const full = [...entries].flatMap(([index, { total }]) => {
    const map = maps[index]
    return map !== undefined && refusing.has(map.type) && total >= map.maxEntries ? [map] : []
  })
  return { ...reading, maps: shown, lost, lostPrints, full }
}

function mapOf(map: BpfMap, entries: MapEntries, cpus: number, btf: BpfTypes): ProgramMap {
  const section = btf.resolve(map.valueType)
  if (section.kind === 'section') return variables(map, entries, section, btf)
  const keys = leavesOf(btf, map.keyType, map.keySize)
  const values = leavesOf(btf, map.valueType, map.valueSize)
  const slots = slotsOf(map, values, btf)
  if (slots !== null) return histogram(map, entries, { keys, slots, cpus, btf })
  return {
    shape: 'table',
    name: map.name,
    columns: [
      ...keys.map(({ name }) => ({ name: name === '' ? 'key' : name, key: true })),
      ...values.map(({ name }) => ({ name: name === '' ? 'value' : name, key: false })),
    ],
    rows: entries.keys.map((key, index) => [
      ...keys.map((leaf) => cellAt(btf, key, leaf)),
      ...values.map((leaf) => valueCell(map, entries.values[index]!, leaf, cpus, btf)),
    ]),
    total: entries.total,
  }
}

/** Numbers of stacks as the stacks themselves: a key of that name, or one without a name whose every value is one. */
function withStacks(
  map: ProgramMap,
  stacks: ReadonlyMap<number, readonly string[]>,
  nameOf: NameOf,
): ProgramMap {
  if (map.shape !== 'table') return map
  const isStack = map.columns.map(({ name, key }, column) => {
    const cells = map.rows.map((row) => row[column])
    const known = cells.every((cell) => typeof cell === 'number' && (cell < 0 || stacks.has(cell)))
    return /stack/i.test(name) || (key && name === 'key' && known && map.rows.length > 0)
  })
  if (!isStack.includes(true)) return map
  const rows = map.rows.map((row) =>
    row.map((cell, column) => {
      const frames = isStack[column] && typeof cell === 'number' ? stacks.get(cell) : undefined
      return frames === undefined ? cell : stackCell(frames, nameOf)
    }),
  )
  const columns = map.columns.map((column, index) =>
    isStack[index] && column.name === 'key' ? { ...column, name: 'stack' } : column,
  )
  return { ...map, columns, rows }
}

/** Of a per-CPU map the sum over all CPUs, where it is a number. */
function valueCell(map: BpfMap, bytes: Uint8Array, leaf: Leaf, cpus: number, btf: BpfTypes): Cell {
  if (!map.perCpu) return cellAt(btf, bytes, leaf)
  const stride = (map.valueSize + 7) & ~7
  const each = Array.from({ length: cpus }, (_, cpu) => bytes.subarray(cpu * stride, (cpu + 1) * stride))
  const numbers = each.map((one) => (leaf.type.kind === 'int' ? integerAt(one, leaf) : null))
  if (numbers.every((number) => number !== null)) {
    return integerCell(numbers.reduce((sum, number) => sum + number, 0n))
  }
  // A text, which is the same on each CPU that has written it.
  const written = each.find((one) => one.some((byte) => byte !== 0)) ?? each[0]
  return written === undefined ? null : cellAt(btf, written, leaf)
}

/** Variables of the program (.bss, .data): one a row. */
function variables(
  map: BpfMap,
  entries: MapEntries,
  section: Extract<ReturnType<BpfTypes['resolve']>, { kind: 'section' }>,
  btf: BpfTypes,
): ProgramMap {
  const [bytes] = entries.values
  const rows = section.vars.flatMap(({ type, size }) => {
    const variable = btf.get(type)
    // `unused` is what programs are told to have, so that a type of theirs gets into BTF.
    if (variable.kind !== 'var' || bytes === undefined || variable.name === 'unused') return []
    const offset = btf.offsetOf(variable.name)
    const raw = bytes.subarray(offset, offset + size)
    return leavesOf(btf, variable.type, size).map((leaf): Cell[] => [
      leaf.name === '' ? variable.name : `${variable.name}.${leaf.name}`,
      cellAt(btf, raw, leaf),
    ])
  })
  return {
    shape: 'table',
    // `probesco.bss` means nothing to whoever wrote the program.
    name: map.name.endsWith('.bss') || map.name.endsWith('.data') ? 'variables' : map.name,
    columns: [
      { name: 'variable', key: true },
      { name: 'value', key: false },
    ],
    rows,
    total: rows.length,
  }
}

/** Where a map's counts of powers of two stand: in a member `slots`, or all of an array whose name says histogram. */
type Slots = { readonly leaf: Leaf; readonly size: number; readonly count: number } | 'by key'

function slotsOf(map: BpfMap, values: readonly Leaf[], btf: BpfTypes): Slots | null {
  const leaf = values.find(({ name, type }) => /(?:^|\.)slots$/.test(name) && type.kind === 'array')
  if (leaf?.type.kind === 'array' && btf.resolve(leaf.type.type).kind === 'int') {
    return { leaf, size: btf.size(leaf.type.type), count: leaf.type.count }
  }
  const [only] = values
  const isArray = map.type === arrayType || map.type === perCpuArrayType
  const counts = values.length === 1 && only?.type.kind === 'int'
  return isArray && counts && /hist/i.test(map.name) ? 'by key' : null
}

interface HistogramShape {
  readonly keys: readonly Leaf[]
  readonly slots: Slots
  readonly cpus: number
  readonly btf: BpfTypes
}

function histogram(map: BpfMap, entries: MapEntries, { keys, slots, cpus, btf }: HistogramShape): ProgramMap {
  const base = { shape: 'histogram', name: map.name, scale: 'log2' } as const
  const [value] = leavesOf(btf, map.valueType, map.valueSize)
  if (slots === 'by key') {
    const counts = entries.keys.map((key, index): [number, number] => [
      Number(integerAt(key, keys[0]!) ?? 0n),
      Number(valueCell(map, entries.values[index]!, value!, cpus, btf)),
    ])
    return { ...base, series: [{ key: [], buckets: bucketsOf(new Map(counts)) }], total: 1 }
  }
  const { leaf, size, count } = slots
  const series = entries.keys.map((key, index) => {
    const counts = Array.from({ length: count }, (_, slot): [number, number] => {
      const one: Leaf = { ...leaf, offset: leaf.offset + slot * size, size, type: elementOf(leaf, btf) }
      return [slot, Number(valueCell(map, entries.values[index]!, one, cpus, btf))]
    })
    // The only entry of an array has no key that anybody chose.
    const keyed =
      map.type === arrayType && map.maxEntries === 1 ? [] : keys.map((each) => cellAt(btf, key, each))
    return { key: keyed, buckets: bucketsOf(new Map(counts)) }
  })
  return { ...base, series, total: entries.total }
}

function elementOf(leaf: Leaf, btf: BpfTypes): Leaf['type'] {
  return leaf.type.kind === 'array' ? btf.resolve(leaf.type.type) : leaf.type
}

/** Slot n counts values from 2^n up to 2^(n+1) - 1; slot 0 also the zeros. From the first that is used to the last. */
function bucketsOf(counts: ReadonlyMap<number, number>): Bucket[] {
  const used = [...counts].filter(([, count]) => count > 0).map(([slot]) => slot)
  if (used.length === 0) return []
  const first = Math.min(...used)
  const last = Math.max(...used)
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const slot = first + index
    return { low: slot === 0 ? 0 : 2 ** slot, high: 2 ** (slot + 1) - 1, count: counts.get(slot) ?? 0 }
  })
}

/** A record is what the program says it is, when a ring buffer's value type is given; else bytes, or a text. */
function recordText(bytes: Uint8Array, map: BpfMap, btf: BpfTypes): string {
  const type =
    map.valueType !== 0 && btf.size(map.valueType) === bytes.length
      ? map.valueType
      : btf.eventOf(bytes.length)
  if (type !== null) {
    return leavesOf(btf, type, bytes.length)
      .map((leaf) => `${leaf.name === '' ? '' : `${leaf.name}=`}${cellAt(btf, bytes, leaf) ?? ''}`)
      .join(' ')
  }
  return hexadecimal(bytes)
}

function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >>> 1)
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16)
  }
  return bytes
}
