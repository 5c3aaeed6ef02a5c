/** One of a few, as buttons. */
import type { KeyboardEvent } from 'react'
import { classes } from '../../widgets/classes'
import styles from './SourceBrowser.module.css'

interface ChoicesProps<T extends string> {
  readonly label: string
  readonly options: readonly { readonly value: T; readonly title: string }[]
  readonly value: T
  readonly onChange: (value: T) => void
  readonly small?: boolean
}

/** Arrows move between the buttons, as between radio buttons. */
export function Choices<T extends string>({ label, options, value, onChange, small }: ChoicesProps<T>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const index = options.findIndex((option) => option.value === value)
    const next = (index + step + options.length) % options.length
    onChange(options[next]!.value)
    const buttons = event.currentTarget.querySelectorAll('button')
    // After the change has been drawn: the button may be told to take no focus until then.
    requestAnimationFrame(() => buttons[next]?.focus())
  }
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={classes(styles.choices, small && styles.small)}
      onKeyDown={onKeyDown}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          className={styles.choice}
          onClick={() => onChange(option.value)}
        >
          {option.title}
        </button>
      ))}
    </div>
  )
}
