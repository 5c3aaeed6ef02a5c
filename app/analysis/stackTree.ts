/** Stacks that a map has as a key, put together into the tree that a flame graph shows. Pure. */
import type { Cell } from '../model/program'
import { measuredColumn, numberOf, type TableMap } from './programMaps'

/** Innermost frame first, a line each: as bpftrace prints stacks, and as ours are decoded. */
export function framesOf(stack: Cell): string[] {
  return typeof stack === 'string'
    ? stack
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
    : []
}

/** `vfs_read`, of `vfs_read+0x5` or `vfs_read+5`: where in a function it was is seldom what is asked. */
export function functionOf(frame: string): string {
  return frame.replace(/\+(?:0x[0-9a-f]+|\d+)(?:\/0x[0-9a-f]+)?(?=$| |\()/i, '')
}

/** The column that holds stacks; -1 when none does. */
export function stackColumn({ columns, rows }: TableMap): number {
  return columns.findIndex(
    (column, index) =>
      column.key && rows.some((row) => typeof row[index] === 'string' && row[index].trim().includes('\n')),
  )
}

/**
 * The frames that every stack of a column begins with, innermost first: off-CPU stacks all end in the scheduler. One frame
 * of each is always left; of a single stack nothing is common.
 */
export function commonFrames({ rows }: TableMap, column: number): number {
  const stacks = rows
    .map((row) => framesOf(row[column] ?? null).map(functionOf))
    .filter(({ length }) => length > 0)
  const [first, ...others] = stacks
  if (first === undefined || others.length === 0) return 0
  let common = 0
  while (stacks.every((frames) => frames.length > common + 1 && frames[common] === first[common])) common++
  return stacks.some((frames) => frames.join('\n') !== first.join('\n')) ? common : 0
}

export interface StackNode {
  readonly name: string
  /** Of it and of all that it called. */
  readonly total: number
  /** By name, so that they stand still while their numbers grow. */
  readonly children: readonly StackNode[]
}

interface Growing {
  total: number
  readonly children: Map<string, Growing>
}

/** Outermost first; what other keys a row has (the process) comes before its frames. null: the map has no stacks. */
export function stackTree(map: TableMap): StackNode | null {
  const [stack, measured] = [stackColumn(map), measuredColumn(map)]
  if (stack < 0 || measured < 0) return null
  const root: Growing = { total: 0, children: new Map() }
  for (const row of map.rows) {
    const value = numberOf(row[measured])
    if (!(value > 0)) continue
    const keys = map.columns.flatMap(({ key }, index) =>
      key && index !== stack ? [String(row[index] ?? 'unknown')] : [],
    )
    const frames = framesOf(row[stack] ?? null).map(functionOf)
    let node = root
    node.total += value
    for (const name of [...(keys.length === 0 ? [] : [keys.join(', ')]), ...frames.toReversed()]) {
      let child = node.children.get(name)
      if (child === undefined) node.children.set(name, (child = { total: 0, children: new Map() }))
      child.total += value
      node = child
    }
  }
  return grown('all', root)
}

function grown(name: string, { total, children }: Growing): StackNode {
  const all = [...children].map(([each, node]) => grown(each, node))
  return { name, total, children: all.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)) }
}

export interface StackBox {
  /** The names on the way to it, itself the last; the root's is empty. */
  readonly path: readonly string[]
  readonly name: string
  readonly total: number
  readonly depth: number
  /** Shares of the whole width. */
  readonly start: number
  readonly width: number
}

/** Where each node of a tree stands that is at least so wide: parents before their children, these from left to right. */
export function stackBoxes(root: StackNode, narrowest: number, above: readonly string[] = []): StackBox[] {
  const boxes: StackBox[] = []
  const place = (node: StackNode, path: readonly string[], depth: number, start: number): void => {
    const width = root.total === 0 ? 0 : node.total / root.total
    if (width < narrowest) return
    boxes.push({ path, name: node.name, total: node.total, depth, start, width })
    let at = start
    for (const child of node.children) {
      place(child, [...path, child.name], depth + 1, at)
      at += child.total / root.total
    }
  }
  place(root, above, 0, 0)
  return boxes
}

/** The node at a path; null where it is not (any more). */
export function stackNodeAt(root: StackNode, path: readonly string[]): StackNode | null {
  let node: StackNode | undefined = root
  for (const name of path) node = node?.children.find((child) => child.name === name)
  return node ?? null
}
