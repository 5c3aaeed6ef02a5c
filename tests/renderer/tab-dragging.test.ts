/** Where a dragged tab is put: beside the one that it is dropped on, at the side that the pointer is nearer to. */
import { createElement, type DragEvent } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import { useDragging } from '../../renderer/widgets/tabDragging'

const tabs = ['a', 'b', 'c'].map((id) => ({ id, name: `tab ${id}` }))
const width = 100

/** The pointer over a tab, as a share of its width. */
function mockEvent(share: number) {
  const event = {
    clientX: share * width,
    currentTarget: { getBoundingClientRect: () => ({ left: 0, width }) },
    dataTransfer: { setData: vi.fn<(type: string, text: string) => void>(), effectAllowed: '' },
    preventDefault: vi.fn<() => void>(),
    stopPropagation: vi.fn<() => void>(),
  }
  return { event: event as unknown as DragEvent<HTMLElement>, mock: event }
}

/** Drops the tab that was dragged, null: something else, on the one of this index. */
function drop(id: string | null, index: number, share: number) {
  const onMove = vi.fn<(id: string, to: number) => void>()
  let dragging: ReturnType<typeof useDragging> | null = null
  const Strip = () => {
    dragging = useDragging(tabs, onMove)
    return null
  }
  renderToStaticMarkup(createElement(Strip))
  const handlers = (at: number) => dragging!.handlersOf(tabs[at]!, at)
  const from = tabs.findIndex((tab) => tab.id === id)
  if (from !== -1) handlers(from).onDragStart!(mockEvent(0).event)
  const { event, mock } = mockEvent(share)
  handlers(index).onDrop!(event)
  return { moved: onMove.mock.calls, taken: mock.preventDefault.mock.calls.length > 0 }
}

it('goes before or after the tab that it is dropped on', () => {
  expect(drop('a', 2, 0.9)).toEqual({ moved: [['a', 2]], taken: true })
  expect(drop('a', 2, 0.1).moved).toEqual([['a', 1]])
  expect(drop('c', 0, 0.1).moved).toEqual([['c', 0]])
  expect(drop('c', 0, 0.9).moved).toEqual([['c', 1]])
  expect(drop('b', 1, 0.9).moved).toEqual([['b', 1]])
})

it('is nothing that comes from elsewhere', () => {
  expect(drop(null, 1, 0.9)).toEqual({ moved: [], taken: false })
})
