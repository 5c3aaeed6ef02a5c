/** What the user typed, with the place underlined that a failure points at. */
import { HostileText } from './HostileText'
import styles from './MarkedText.module.css'

export interface MarkedTextProps {
  readonly text: string
  /** In UTF-16 units; null marks nothing. */
  readonly place: { readonly start: number; readonly end: number } | null
}

export function MarkedText({ text, place }: MarkedTextProps) {
  if (place === null) return <HostileText text={text} className={styles.text!} />
  const start = Math.max(0, Math.min(place.start, text.length))
  const end = Math.max(start, Math.min(place.end, text.length))
  return (
    <span className={styles.text}>
      <HostileText text={text.slice(0, start)} />
      {/* At the end of the text there is nothing to underline: a space stands for what is missing. */}
      <mark className={styles.mark}>
        {start === end ? '\u00a0' : <HostileText text={text.slice(start, end)} />}
      </mark>
      <HostileText text={text.slice(end)} />
    </span>
  )
}
