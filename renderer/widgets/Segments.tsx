import { classes } from './classes'
import { HostileText } from './HostileText'
import styles from './Segments.module.css'

export interface Segment<T extends string | number> {
  readonly value: T
  /** Short: it stands on the button. */
  readonly label: string
  /** The name for screen readers, where the label is an abbreviation. */
  readonly name?: string
  /** Tooltip: what it shows. */
  readonly title?: string
}

export interface SegmentsProps<T extends string | number> {
  /** What is chosen: `View`. */
  readonly label: string
  readonly segments: readonly Segment<T>[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** One of a few, side by side. */
export function Segments<T extends string | number>({ label, segments, value, onChange }: SegmentsProps<T>) {
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
          <HostileText text={segment.label} />
        </button>
      ))}
    </div>
  )
}
