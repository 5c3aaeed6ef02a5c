import { describe, expect, it } from 'vitest'
import { neighbour, type Box } from '../../renderer/workbench/dockMoves'

/** As the panes stand at first: sources, editor above terminal, graph. */
const sources: Box = { left: 6, top: 44, width: 275, height: 750 }
const editor: Box = { left: 287, top: 44, width: 452, height: 432 }
const terminal: Box = { left: 287, top: 482, width: 452, height: 312 }
const graph: Box = { left: 745, top: 44, width: 529, height: 750 }

describe('the pane beside another', () => {
  it.each([
    ['left', editor, 0],
    ['right', editor, 3],
    ['down', editor, 2],
    ['up', terminal, 1],
    ['right', sources, 1],
    ['left', graph, 1],
    ['up', editor, -1],
    ['left', sources, -1],
    ['down', graph, -1],
  ] as const)('%s of it', (direction, from, expected) => {
    const all = [sources, editor, terminal, graph]
    expect(
      neighbour(
        from,
        all.map((box) => (box === from ? { left: 0, top: 0, width: 0, height: 0 } : box)),
        direction,
      ),
    ).toBe(expected)
  })

  it('is not one that only touches a corner, and needs no exact border', () => {
    const corner: Box = { left: 739, top: 476, width: 100, height: 100 }
    expect(neighbour(editor, [corner], 'right')).toBe(-1)
    expect(neighbour(editor, [{ ...graph, left: 738.5 }], 'right')).toBe(0)
  })
})
