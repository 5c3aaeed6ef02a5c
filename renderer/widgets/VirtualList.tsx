import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { classes } from './classes'
import { moveInList, optionId } from './listKeys'
import styles from './VirtualList.module.css'

export interface VirtualListProps {
  /** An input above it can drive it: `aria-controls={id}` and `aria-activedescendant={optionId(id, selected)}`. */
  readonly id: string
  readonly label: string
  readonly count: number
  readonly rowHeight?: number
  /** Index of the selected row, -1 for none. */
  readonly selected: number
  readonly onSelect: (index: number) => void
  /** Enter or a double click. */
  readonly onActivate?: (index: number) => void
  readonly isDisabled?: (index: number) => boolean
  /** Stable over changes of the list; else the index. */
  readonly keyOf?: (index: number) => string | number
  readonly children: (index: number, selected: boolean) => ReactNode
  readonly className?: string
}

/** A list box of any length: only the rows in sight are made. */
export function VirtualList(props: VirtualListProps) {
  const {
    id,
    label,
    count,
    rowHeight = 24,
    selected,
    onSelect,
    onActivate,
    isDisabled,
    keyOf,
    children,
  } = props
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    ...(keyOf === undefined ? {} : { getItemKey: keyOf }),
  })

  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight])
  useEffect(() => {
    if (selected >= 0 && selected < count) virtualizer.scrollToIndex(selected, { align: 'auto' })
  }, [virtualizer, selected, count])

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1)
    const next = moveInList(event.key, selected, count, page)
    if (next !== null) onSelect(next)
    else if (event.key === 'Enter' && selected >= 0) onActivate?.(selected)
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={scroller}
      id={id}
      role="listbox"
      aria-label={label}
      aria-activedescendant={selected >= 0 && selected < count ? optionId(id, selected) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className={classes(styles.scroller, props.className)}
    >
      <div className={styles.content} style={{ height: virtualizer.getTotalSize() }} role="presentation">
        {virtualizer.getVirtualItems().map((item) => (
          <div
            key={item.key}
            id={optionId(id, item.index)}
            role="option"
            aria-selected={item.index === selected}
            aria-disabled={isDisabled?.(item.index) || undefined}
            aria-setsize={count}
            aria-posinset={item.index + 1}
            className={styles.row}
            style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            onClick={() => onSelect(item.index)}
            onDoubleClick={() => onActivate?.(item.index)}
          >
            {children(item.index, item.index === selected)}
          </div>
        ))}
      </div>
    </div>
  )
}
