import { Menu as Base } from '@base-ui/react/menu'
import { Icon } from './Icon'
import { classes } from './classes'
import button from './IconButton.module.css'
import styles from './ContextMenu.module.css'

export interface MenuButtonItem {
  readonly title: string
  readonly disabled?: boolean
  readonly run: () => void
}

export interface MenuButtonProps {
  /** A codicon's name. */
  readonly icon: string
  readonly label: string
  readonly items: readonly MenuButtonItem[]
  readonly disabled?: boolean
}

/** A button that opens a menu under it. */
export function MenuButton({ icon, label, items, disabled = false }: MenuButtonProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger className={classes(button.button)} aria-label={label} title={label} disabled={disabled}>
        <Icon name={icon} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={4} align="end">
          <Base.Popup className={styles.popup}>
            {items.map((item) => (
              <Base.Item
                key={item.title}
                className={styles.item}
                disabled={item.disabled ?? false}
                onClick={() => item.run()}
              >
                {item.title}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
