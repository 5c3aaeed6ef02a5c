import { classes } from './classes'
import styles from './Progress.module.css'

export interface ProgressProps {
  readonly label: string
  /** From 0 to 1; null while how much there is to do is not known. */
  readonly value?: number | null
  readonly className?: string
}

export function Progress({ label, value = null, className }: ProgressProps) {
  const known = value !== null
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known ? Math.round(value * 100) : undefined}
      className={classes(styles.track, className)}
    >
      <div
        className={classes(styles.bar, !known && styles.unknown)}
        style={known ? { width: `${value * 100}%` } : undefined}
      />
    </div>
  )
}

/** A small turning circle beside a text that says what is going on. */
export function Spinner() {
  return <span className={styles.spinner} aria-hidden="true" />
}
