import type { ButtonHTMLAttributes, Ref } from 'react'
import { classes } from './classes'
import { Icon } from './Icon'
import { Tooltip } from './Tooltip'
import styles from './IconButton.module.css'

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  /** A codicon's name. */
  readonly icon: string
  /** What it does: the name for screen readers and the tooltip. */
  readonly label: string
  /** Shown in the tooltip after the label, as `Ctrl+R`. */
  readonly keys?: string | undefined
  /** For one that stays pressed. */
  readonly pressed?: boolean | undefined
  readonly ref?: Ref<HTMLButtonElement>
}

export function IconButton({ icon, label, keys, pressed, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={pressed}
        className={classes(styles.button, className)}
      >
        <Icon name={icon} />
      </button>
    </Tooltip>
  )
}
