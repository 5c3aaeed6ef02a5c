import { useEffect, useId, useRef, useState, type DragEvent, type KeyboardEvent, type ReactNode } from 'react'
import { classes } from './classes'
import { Icon } from './Icon'
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
  const [drop, setDrop] = useState<number | null>(null)

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
  }, [active, tabs.length])

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

  const dragged = useRef<string | null>(null)
  const dropTarget = (event: DragEvent, index: number): number => {
    const box = event.currentTarget.getBoundingClientRect()
    return event.clientX < box.left + box.width / 2 ? index : index + 1
  }
  const onDrop = (event: DragEvent, index: number): void => {
    const id = dragged.current
    setDrop(null)
    if (id === null || onMove === undefined) return
    event.preventDefault()
    const from = tabs.findIndex((tab) => tab.id === id)
    const gap = dropTarget(event, index)
    onMove(id, gap > from ? gap - 1 : gap)
  }

  return (
    <div className={styles.strip}>
      <div ref={list} role="tablist" aria-label={label} className={styles.tabs}>
        {tabs.map((tab, index) => (
          <div
            key={tab.id}
            role="presentation"
            className={classes(
              styles.tab,
              tab.id === active && styles.active,
              tab.marked && styles.marked,
              tab.dim && styles.dim,
              drop === index && styles.dropBefore,
              drop === index + 1 && index === tabs.length - 1 && styles.dropAfter,
            )}
            title={tab.tooltip ?? tab.name}
            draggable={onMove !== undefined}
            onDragStart={(event) => {
              dragged.current = tab.id
              event.dataTransfer.effectAllowed = 'move'
              // Without data nothing is dragged; the name is what a field would get that it is dropped on.
              event.dataTransfer.setData('text/plain', tab.name)
            }}
            onDragOver={(event) => {
              if (dragged.current === null) return
              event.preventDefault()
              event.stopPropagation()
              setDrop(dropTarget(event, index))
            }}
            onDragLeave={() => setDrop(null)}
            onDragEnd={() => {
              dragged.current = null
              setDrop(null)
            }}
            onDrop={(event) => onDrop(event, index)}
            onMouseDown={(event) => {
              // The middle button would begin to scroll.
              if (event.button === 1) event.preventDefault()
            }}
            onAuxClick={(event) => {
              if (event.button === 1) onClose(tab.id)
            }}
          >
            <button
              type="button"
              role="tab"
              id={tabId(strip, tab.id)}
              aria-selected={tab.id === active}
              aria-controls={panelId}
              aria-label={tab.marked && tab.markName ? `${tab.name}, ${tab.markName}` : tab.name}
              tabIndex={tab.id === active || (active === null && index === 0) ? 0 : -1}
              className={styles.button}
              onClick={() => onActivate(tab.id)}
              onKeyDown={(event) => onKeyDown(event, index)}
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
              onClick={() => onClose(tab.id)}
            >
              <Icon name="close" className={styles.cross} />
              <span className={styles.mark} />
            </button>
          </div>
        ))}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  )
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
