/** Moving a tab by the pointer: what is dragged, and between which tabs it would be put. */
import { useRef, useState, type DOMAttributes, type DragEvent } from 'react'

/** At which side of a tab the dragged one would be put; null: not beside it. */
export type DropSide = 'before' | 'after' | null

export type DragHandlers = Pick<
  DOMAttributes<HTMLElement>,
  'onDragStart' | 'onDragOver' | 'onDragLeave' | 'onDragEnd' | 'onDrop'
>

interface Dragging {
  sideOf(index: number): DropSide
  handlersOf(tab: DraggedTab, index: number): DragHandlers
}

interface DraggedTab {
  readonly id: string
  readonly name: string
}

export function useDragging(
  tabs: readonly DraggedTab[],
  onMove: ((id: string, to: number) => void) | undefined,
): Dragging {
  /** Before the tab of this index. */
  const [gap, setGap] = useState<number | null>(null)
  const dragged = useRef<string | null>(null)

  const drop = (event: DragEvent, index: number): void => {
    const id = dragged.current
    setGap(null)
    if (id === null || onMove === undefined) return
    event.preventDefault()
    const from = tabs.findIndex((tab) => tab.id === id)
    const to = gapAt(event, index)
    onMove(id, to > from ? to - 1 : to)
  }

  return {
    sideOf: (index) => {
      if (gap === index) return 'before'
      return gap === index + 1 && index === tabs.length - 1 ? 'after' : null
    },
    handlersOf: (tab, index) => ({
      onDragStart: (event) => {
        dragged.current = tab.id
        event.dataTransfer.effectAllowed = 'move'
        // Without data nothing is dragged; the name is what a field would get that it is dropped on.
        event.dataTransfer.setData('text/plain', tab.name)
      },
      onDragOver: (event) => {
        if (dragged.current === null) return
        event.preventDefault()
        event.stopPropagation()
        setGap(gapAt(event, index))
      },
      onDragLeave: () => setGap(null),
      onDragEnd: () => {
        dragged.current = null
        setGap(null)
      },
      onDrop: (event) => drop(event, index),
    }),
  }
}

function gapAt(event: DragEvent, index: number): number {
  const box = event.currentTarget.getBoundingClientRect()
  return event.clientX < box.left + box.width / 2 ? index : index + 1
}
