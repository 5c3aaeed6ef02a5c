import type { ButtonHTMLAttributes, Ref } from 'react'
import { classes } from './classes'
import { Icon } from './Icon'
import styles from './Button.module.css'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger'
  readonly small?: boolean
  /** A codicon's name. */
  readonly icon?: string
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button({ variant = 'secondary', small, icon, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classes(styles.button, styles[variant], small && styles.small, className)}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  )
}
