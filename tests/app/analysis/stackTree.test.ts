import { describe, expect, test } from 'vitest'
import type { TableMap } from '../../../app/analysis/programMaps'
import {
  commonFrames,
  framesOf,
  functionOf,
  stackBoxes,
  stackColumn,
  stackNodeAt,
  stackTree,
} from '../../../app/analysis/stackTree'

const map: TableMap = {
  shape: 'table',
  name: '@microseconds',
  columns: [
    { name: 'comm', key: true },
    { name: 'kstack', key: true },
    { name: 'value', key: false },
  ],
  rows: [
    ['sh', '\n    schedule+0x2a\n    do_wait+12\n    ksys_wait\n', 60],
    ['sh', '\n    schedule+0x99\n    pipe_read+0x10\n    ksys_read\n', 30],
    ['cat', '\n    schedule+0x2a\n    pipe_read+0x11\n    ksys_read\n', '10'],
    ['cat', '\n    a\n    b\n', 0],
  ],
  total: 4,
}

describe('a tree of stacks', () => {
  test('begins with the other keys, then the outermost frame; one function is one, wherever in it it was', () => {
    const tree = stackTree(map)!
    expect(tree.total).toBe(100)
    expect(tree.children.map(({ name, total }) => [name, total])).toEqual([
      ['cat', 10],
      ['sh', 90],
    ])
    expect(stackNodeAt(tree, ['sh', 'ksys_read', 'pipe_read', 'schedule'])?.total).toBe(30)
    expect(stackNodeAt(tree, ['sh', 'nowhere'])).toBeNull()
  })

  test('adds up at every level, and stands where its parent does', () => {
    const boxes = stackBoxes(stackTree(map)!, 0)
    for (const box of boxes) {
      const inside = boxes.filter(
        ({ path }) =>
          path.length === box.path.length + 1 && box.path.every((name, index) => path[index] === name),
      )
      if (inside.length === 0) continue
      expect(inside.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(box.width)
      expect(Math.min(...inside.map(({ start }) => start))).toBeCloseTo(box.start)
    }
    expect(stackBoxes(stackTree(map)!, 0.2).map(({ name }) => name)).not.toContain('cat')
  })

  test('is not made of a map without stacks', () => {
    expect(stackColumn({ ...map, rows: [['sh', 'one line', 1]] })).toBe(-1)
    expect(stackTree({ ...map, rows: [] })).toBeNull()
  })

  test('leaves out of a row what all stacks begin with, and never all of one', () => {
    const stacks = (...frames: string[]) => ({ ...map, rows: frames.map((each) => ['x', each, 1]) })
    expect(commonFrames(stacks('a+1\nb\nc', 'a+2\nb\nd'), 1)).toBe(2)
    expect(commonFrames(stacks('a\nb', 'a'), 1)).toBe(0)
    expect(commonFrames(stacks('a\nb', 'a\nb'), 1)).toBe(0)
    expect(commonFrames(stacks('a\nb'), 1)).toBe(0)
    expect(commonFrames(stacks('a\nb', 'c\nb'), 1)).toBe(0)
  })

  test('frames are lines; a function is a frame without its offset', () => {
    expect(framesOf('\n  f+1\n  g\n')).toEqual(['f+1', 'g'])
    expect(framesOf(7)).toEqual([])
    expect(functionOf('vfs_read+0x5/0x90')).toBe('vfs_read')
    expect(functionOf('foo.isra.0+109')).toBe('foo.isra.0')
    expect(functionOf('operator+')).toBe('operator+')
    expect(functionOf('0xffffffff81000000')).toBe('0xffffffff81000000')
  })
})
