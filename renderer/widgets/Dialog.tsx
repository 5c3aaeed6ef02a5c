import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode, RefObject } from 'react'
import { classes } from './classes'
import { Icon } from './Icon'
import styles from './Dialog.module.css'

export interface DialogProps {
  readonly open: boolean
  /** Esc, the cross, or a click beside it. */
  readonly onClose: () => void
  readonly title: string
  /** Under the title; also what a screen reader says after it. */
  readonly description?: ReactNode
  readonly size?: 'small' | 'medium' | 'large'
  /** Buttons at the bottom, the one that goes on last. */
  readonly actions?: ReactNode
  /** Where the focus goes at first; else the first field or button. */
  readonly initialFocus?: RefObject<HTMLElement | null>
  readonly children?: ReactNode
}

/** Modal: the focus stays inside until it closes, and then goes back to where it was. */
export function Dialog(props: DialogProps) {
  const { open, onClose, title, description, size = 'medium', actions, initialFocus, children } = props
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          className={classes(styles.popup, styles[size])}
          {...(initialFocus === undefined ? {} : { initialFocus })}
        >
          <Base.Title className={styles.title}>{title}</Base.Title>
          {description !== undefined && (
            <Base.Description className={styles.description}>{description}</Base.Description>
          )}
          <div className={styles.content}>{children}</div>
          {actions !== undefined && <footer className={styles.actions}>{actions}</footer>}
          {/* Last, so that the focus begins at what the dialog is for. */}
          <Base.Close className={styles.close} aria-label="Close">
            <Icon name="close" />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
