/** The rows of a chart: one result's bars, a second one's beside them where they are of the same arm, and their order. */
import { mechanismSchema, type Consumer, type Mechanism } from '../model/benchmark'
import type { Bar, ChartResult, Measure } from './results'

export type Order = 'cost' | 'mechanism'

export interface Row {
  readonly key: string
  readonly title: string
  readonly mechanism: Mechanism
  readonly own: Bar | null
  /** Of the result laid over it. */
  readonly other: Bar | null
}

/** Rows with something to show in this measure; while it is measured, an arm without a figure has its row too. */
export function rowsOf(own: ChartResult | null, other: ChartResult | null, measure: Measure): Row[] {
  const left = new Set(other?.bars ?? [])
  const rows = (own?.bars ?? []).map((bar): Row => {
    const twin = twinOf(bar, own!.bars, [...left])
    if (twin !== null) left.delete(twin)
    return { key: bar.key, title: bar.title, mechanism: bar.mechanism, own: bar, other: twin }
  })
  const alone = [...left].map((bar): Row => ({
    key: `other ${bar.key}`,
    title: bar.title,
    mechanism: bar.mechanism,
    own: null,
    other: bar,
  }))
  return [...rows, ...alone].filter((row) => isShown(row, measure))
}

function isShown({ own, other, mechanism }: Row, measure: Measure): boolean {
  if (measure === 'over' && mechanism === 'base') return false
  if (own !== null && (own.state === 'waiting' || own.state === 'running')) return true
  return (own?.figures[measure] ?? null) !== null || (other?.figures[measure] ?? null) !== null
}

/** The same arm, or the only one of the same mechanism and consumer: what is not said to be the same stays apart. */
function twinOf(bar: Bar, own: readonly Bar[], others: readonly Bar[]): Bar | null {
  const sameArm = others.find((other) => other.arm !== null && other.key === bar.key)
  if (sameArm !== undefined) return sameArm
  const sameKind = (each: Bar) => each.mechanism === bar.mechanism && each.consumer === bar.consumer
  if (own.filter(sameKind).length > 1) {
    return (
      others.find((other) => sameKind(other) && other.patch !== null && other.patch === bar.patch) ?? null
    )
  }
  const kin = others.filter(sameKind)
  return kin.length === 1 ? kin[0]! : null
}

/** `one`: of the arms that differ in their consumer alone, the one that is nearest to what people use. */
export type Detail = 'all' | 'one'

const consumersByUse: readonly (Consumer | null)[] = [
  'BPF count',
  'perf counter',
  'module',
  'ring buffer',
  'hist trigger',
  'samples',
  'BPF empty',
]

/** What is laid over and has no row of ours stays: it is little, and was asked for. */
export function detailed(rows: readonly Row[], detail: Detail): Row[] {
  if (detail === 'all') return [...rows]
  const best = new Map<string, Row>()
  for (const row of rows) {
    if (row.own === null) continue
    const family = familyOf(row.title)
    const before = best.get(family)
    if (before === undefined || useOf(row) < useOf(before)) best.set(family, row)
  }
  const kept = new Set(best.values())
  return rows.filter((row) => row.own === null || kept.has(row))
}

/** `kprobe by int3, optimization off` of `kprobe by int3, optimization off, counted by perf`. */
export function familyOf(title: string): string {
  return title.slice(0, behindLast(title))
}

/** `counted by perf`; null where the title is the family's alone. */
export function restOfTitle(title: string): string | null {
  const at = behindLast(title)
  return at === title.length ? null : title.slice(at + 2)
}

/** Where the consumer begins, behind the last comma that is none within a number. */
function behindLast(title: string): number {
  const comma = title.lastIndexOf(', ')
  return comma < 0 ? title.length : comma
}

function useOf({ own }: Row): number {
  const use = consumersByUse.indexOf(own?.consumer ?? null)
  return use < 0 ? consumersByUse.length : use
}

const mechanisms: readonly Mechanism[] = mechanismSchema.options

export interface Look {
  readonly measure: Measure
  readonly order: Order
  readonly detail: Detail
}

/** The rows of a chart as the user wants to see it. */
export function shownRows(
  own: ChartResult | null,
  other: ChartResult | null,
  { measure, order, detail }: Look,
): Row[] {
  return orderRows(detailed(rowsOf(own, other, measure), detail), measure, order)
}

/** The base is always first; what has no figure yet is last. */
export function orderRows(rows: readonly Row[], measure: Measure, order: Order): Row[] {
  const rank = (row: Row) => (row.mechanism === 'base' ? 0 : 1)
  const grouped = order === 'mechanism'
  const titles = rows.map(({ title }) => familyOf(title))
  // A kprobe's ways to attach stay together each, in the order of the arms.
  const family = (row: Row) => (grouped ? titles.indexOf(familyOf(row.title)) : 0)
  const mechanism = (row: Row) => (grouped ? mechanisms.indexOf(row.mechanism) : 0)
  return rows
    .map((row, index) => ({ row, index, cost: costOf(row, measure) }))
    .sort(
      (a, b) =>
        rank(a.row) - rank(b.row) ||
        mechanism(a.row) - mechanism(b.row) ||
        family(a.row) - family(b.row) ||
        compare(a.cost, b.cost) ||
        a.index - b.index,
    )
    .map(({ row }) => row)
}

/** Smaller is cheaper. */
function costOf({ own, other }: Row, measure: Measure): number | null {
  // A row of ours has its own place, and none before it is measured.
  const figure = (own ?? other)?.figures[measure] ?? null
  if (figure === null) return null
  return measure === 'over' ? figure.median : -figure.median
}

function compare(a: number | null, b: number | null): number {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0)
  return a - b
}
