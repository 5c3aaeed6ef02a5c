import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react'
import { classes } from './classes'
import { Icon } from './Icon'
import styles from './TextField.module.css'

export interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  readonly label: string
  /** The label is for screen readers only, where the place says what the field is. */
  readonly hideLabel?: boolean
  readonly value: string
  readonly onChange: (value: string) => void
  /** What is wrong with the value; null when nothing is. */
  readonly error?: string | null
  readonly hint?: ReactNode
  /** A codicon at the start of the field. */
  readonly icon?: string
  /** Monospaced, for names and notations. */
  readonly code?: boolean
  readonly ref?: Ref<HTMLInputElement>
}

export function TextField(props: TextFieldProps) {
  const { label, hideLabel, value, onChange, error, hint, icon, code, className, ...rest } = props
  const id = useId()
  const said = error ?? hint ?? null
  return (
    <div className={classes(styles.field, className)}>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      <div className={styles.box}>
        {icon !== undefined && <Icon name={icon} className={styles.icon} />}
        <input
          type="text"
          spellCheck={false}
          autoComplete="off"
          {...rest}
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={said === null ? undefined : `${id}-said`}
          className={classes(styles.input, icon !== undefined && styles.withIcon, code && styles.code)}
        />
      </div>
      {said !== null && (
        <div
          id={`${id}-said`}
          className={error ? styles.error : styles.hint}
          role={error ? 'alert' : undefined}
        >
          {said}
        </div>
      )}
    </div>
  )
}
