import { ContextMenu as Base } from '@base-ui/react/context-menu'
import { useRef, type ReactElement } from 'react'
import { Kbd } from './Kbd'
import styles from './ContextMenu.module.css'

export type ContextMenuItem =
  | {
      readonly title: string
      /** An accelerator, shown at the end. */
      readonly keys?: string | undefined
      readonly disabled?: boolean
      readonly run: () => void
    }
  | 'line'

export interface ContextMenuProps {
  /** Asked each time it opens: what can be done may have changed. */
  readonly items: () => readonly ContextMenuItem[]
  /** The element that is right-clicked. */
  readonly children: ReactElement<Record<string, unknown>>
}

export function ContextMenu({ items, children }: ContextMenuProps) {
  // The element that had the focus when it opened, rather than the first that could have it: inside may be an editor.
  const before = useRef<HTMLElement | null>(null)
  return (
    <Base.Root
      onOpenChange={(open) => {
        if (open) before.current = document.activeElement as HTMLElement | null
      }}
    >
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner}>
          <Base.Popup className={styles.popup} finalFocus={before}>
            <Items items={items} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** A component of its own: it is drawn when the menu opens, and only then asks. */
function Items({ items }: Pick<ContextMenuProps, 'items'>) {
  return items().map((item, index) =>
    item === 'line' ? (
      <Base.Separator key={`line-${index}`} className={styles.line} />
    ) : (
      <Base.Item
        key={item.title}
        className={styles.item}
        disabled={item.disabled ?? false}
        onClick={() => item.run()}
      >
        <span>{item.title}</span>
        {item.keys !== undefined && <Kbd keys={item.keys} />}
      </Base.Item>
    ),
  )
}
