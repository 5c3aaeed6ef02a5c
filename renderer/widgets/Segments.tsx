import { classes } from './classes'
import { HostileText } from './HostileText'
import styles from './Segments.module.css'

export interface Segment<T extends string> {
  readonly value: T
  readonly label: string
  readonly title?: string
}

export interface SegmentsProps<T extends string> {
  /** What is chosen: `View`. */
  readonly label: string
  readonly segments: readonly Segment<T>[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** One of a few, side by side. */
export function Segments<T extends string>({ label, segments, value, onChange }: SegmentsProps<T>) {
  return (
    <div className={styles.segments} role="group" aria-label={label}>
      {segments.map((segment) => (
        <button
          key={segment.value}
          type="button"
          className={classes(styles.segment, segment.value === value && styles.chosen)}
          aria-pressed={segment.value === value}
          title={segment.title}
          onClick={() => onChange(segment.value)}
        >
          <HostileText text={segment.label} />
        </button>
      ))}
    </div>
  )
}
