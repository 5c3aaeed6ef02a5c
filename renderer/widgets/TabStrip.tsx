import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import { classes } from './classes'
import { Icon } from './Icon'
import { useDragging, type DragHandlers, type DropSide } from './tabDragging'
import styles from './TabStrip.module.css'

export interface Tab {
  readonly id: string
  /** Plain text: what a screen reader says and the tooltip shows. */
  readonly name: string
  /** What is shown; else the name. */
  readonly label?: ReactNode
  /** Before the label: an icon or a dot. */
  readonly lead?: ReactNode
  /** A dot in the cross's place until the pointer is there: unsaved work, a bell. */
  readonly marked?: boolean
  /** What the mark means, for screen readers: `unsaved`. */
  readonly markName?: string
  readonly dim?: boolean
  readonly tooltip?: string
}

export interface TabStripProps {
  /** What the tabs are: `Open programs`. */
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly active: string | null
  /** Id of the element that shows the active tab. */
  readonly panelId: string
  readonly onActivate: (id: string) => void
  readonly onClose: (id: string) => void
  /** The tab was put where it stands at index `to` of the new order. Absent: they do not move. */
  readonly onMove?: (id: string, to: number) => void
  /** At the end: buttons. */
  readonly actions?: ReactNode
}

/**
 * Tabs that close and move. Arrows go to the neighbour, Delete closes, Ctrl+Shift+arrows move; the pointer closes with
 * the cross or the middle button and moves by dragging (WAI-ARIA Authoring Practices, Tabs Pattern).
 */
export function TabStrip(props: TabStripProps) {
  const { label, tabs, active, panelId, onActivate, onClose, onMove, actions } = props
  const strip = useId()
  const list = useRef<HTMLDivElement>(null)
  useActiveInSight(list, active, tabs.length)

  const focus = (id: string): void => {
    onActivate(id)
    // The tab may be new to the document after a move.
    requestAnimationFrame(() => document.getElementById(tabId(strip, id))?.focus())
  }

  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    const tab = tabs[index]!
    const to = target(event.key, index, tabs.length)
    if (event.key === 'Delete') onClose(tab.id)
    else if (to === null) return
    else if (event.ctrlKey && event.shiftKey) {
      onMove?.(tab.id, to)
      focus(tab.id)
    } else if (!event.ctrlKey && !event.altKey && !event.metaKey) focus(tabs[to]!.id)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const dragging = useDragging(tabs, onMove)

  return (
    <div className={styles.strip}>
      <div ref={list} role="tablist" aria-label={label} className={styles.tabs}>
        {tabs.map((tab, index) => (
          <TabItem
            key={tab.id}
            tab={tab}
            id={tabId(strip, tab.id)}
            panelId={panelId}
            isActive={tab.id === active}
            isTabStop={tab.id === active || (active === null && index === 0)}
            dropSide={dragging.sideOf(index)}
            draggable={onMove !== undefined}
            dragHandlers={dragging.handlersOf(tab, index)}
            onActivate={() => onActivate(tab.id)}
            onClose={() => onClose(tab.id)}
            onKeyDown={(event) => onKeyDown(event, index)}
          />
        ))}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}

interface TabItemProps {
  readonly tab: Tab
  readonly id: string
  readonly panelId: string
  readonly isActive: boolean
  readonly isTabStop: boolean
  readonly dropSide: DropSide
  readonly draggable: boolean
  readonly dragHandlers: DragHandlers
  readonly onActivate: () => void
  readonly onClose: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

function TabItem(props: TabItemProps) {
  const { tab, id, panelId, isActive, isTabStop, dropSide, draggable, dragHandlers, onClose } = props
  return (
    <div
      role="presentation"
      className={classes(
        styles.tab,
        isActive && styles.active,
        tab.marked && styles.marked,
        tab.dim && styles.dim,
        dropSide === 'before' && styles.dropBefore,
        dropSide === 'after' && styles.dropAfter,
      )}
      title={tab.tooltip ?? tab.name}
      draggable={draggable}
      {...dragHandlers}
      onMouseDown={(event) => {
        // The middle button would begin to scroll.
        if (event.button === 1) event.preventDefault()
      }}
      onAuxClick={(event) => {
        if (event.button === 1) onClose()
      }}
    >
      <button
        type="button"
        role="tab"
        id={id}
        aria-selected={isActive}
        aria-controls={panelId}
        aria-label={tab.marked && tab.markName ? `${tab.name}, ${tab.markName}` : tab.name}
        tabIndex={isTabStop ? 0 : -1}
        className={styles.button}
        onClick={props.onActivate}
        onKeyDown={props.onKeyDown}
      >
        {tab.lead}
        <span className={styles.label}>{tab.label ?? tab.name}</span>
      </button>
      {/* For the pointer only: the keyboard has Delete, and a list of tabs may hold nothing but tabs. */}
      <button
        type="button"
        aria-hidden="true"
        tabIndex={-1}
        className={styles.close}
        title="Close"
        onClick={onClose}
      >
        <Icon name="close" className={styles.cross} />
        <span className={styles.mark} />
      </button>
    </div>
  )
}

/** Scrolls to the active tab, also when the pane or a label has changed its width. */
function useActiveInSight(
  list: RefObject<HTMLDivElement | null>,
  active: string | null,
  count: number,
): void {
  useEffect(() => {
    const show = (): void =>
      list.current
        ?.querySelector('[aria-selected=true]')
        ?.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    show()
    // The label comes in another width than the one that was measured: a name is changed, the pane is made narrow.
    const observer = new ResizeObserver(show)
    observer.observe(list.current!)
    return () => observer.disconnect()
  }, [list, active, count])
}

/** Ids of tabs come from anywhere; those of elements must be without spaces. */
function tabId(strip: string, id: string): string {
  return `${strip}-${encodeURIComponent(id)}`
}

function target(key: string, index: number, count: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return (index - 1 + count) % count
    case 'ArrowRight':
      return (index + 1) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
