import type { ReactNode } from 'react'
import { Icon } from './Icon'
import styles from './EmptyState.module.css'

export interface EmptyStateProps {
  /** A codicon's name. */
  readonly icon: string
  /** One sentence: why there is nothing here. */
  readonly title: string
  readonly hint?: ReactNode
  /** What to do next: buttons. */
  readonly children?: ReactNode
}

export function EmptyState({ icon, title, hint, children }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <Icon name={icon} className={styles.icon} />
      <p className={styles.title}>{title}</p>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </div>
  )
}
