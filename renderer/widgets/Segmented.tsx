import { classes } from './classes'
import styles from './Segmented.module.css'

export interface Segment<T extends string | number> {
  readonly value: T
  /** Short: it stands on the button. */
  readonly label: string
  /** The name for screen readers, where the label is an abbreviation. */
  readonly name?: string
  /** Tooltip: what it shows. */
  readonly title?: string
}

export interface SegmentedProps<T extends string | number> {
  /** What is chosen: `View`. */
  readonly label: string
  readonly value: T
  readonly segments: readonly Segment<T>[]
  readonly onChange: (value: T) => void
}

/** One of a few, all in sight. */
export function Segmented<T extends string | number>({
  label,
  value,
  segments,
  onChange,
}: SegmentedProps<T>) {
  return (
    <div className={styles.segments} role="group" aria-label={label}>
      {segments.map((segment) => (
        <button
          key={segment.value}
          type="button"
          className={classes(styles.segment, segment.value === value && styles.chosen)}
          aria-pressed={segment.value === value}
          aria-label={segment.name}
          title={segment.title}
          onClick={() => onChange(segment.value)}
        >
          {segment.label}
        </button>
      ))}
    </div>
  )
}
