import { Select as Base } from '@base-ui/react/select'
import { classes } from './classes'
import { HostileText } from './HostileText'
import { Icon } from './Icon'
import styles from './Select.module.css'

export interface SelectOption<T extends string> {
  readonly value: T
  /** May come from a target: a result's name, a program's. */
  readonly label: string
  /** What the closed field says when it is chosen; else its label. */
  readonly whenChosen?: string
  readonly disabled?: boolean
}

export interface SelectProps<T extends string> {
  readonly label: string
  readonly hideLabel?: boolean
  readonly value: T
  readonly options: readonly SelectOption<T>[]
  readonly onChange: (value: T) => void
  readonly disabled?: boolean
  readonly small?: boolean
}

function fieldText(chosen: SelectOption<string> | undefined): string {
  return chosen?.whenChosen ?? chosen?.label ?? ''
}

export function Select<T extends string>(props: SelectProps<T>) {
  const { label, hideLabel, value, options, onChange, disabled = false, small } = props
  return (
    <Base.Root
      items={options}
      value={value}
      onValueChange={(next) => next !== null && onChange(next as T)}
      disabled={disabled}
      modal={false}
    >
      <div className={styles.field}>
        {!hideLabel && <Base.Label className={styles.label}>{label}</Base.Label>}
        <Base.Trigger
          className={classes(styles.trigger, small && styles.small)}
          aria-label={hideLabel ? label : undefined}
        >
          <Base.Value className={styles.value}>
            {(chosen: T) => (
              <HostileText text={fieldText(options.find(({ value: own }) => own === chosen))} />
            )}
          </Base.Value>
          <Base.Icon className={styles.icon}>
            <Icon name="chevron-down" />
          </Base.Icon>
        </Base.Trigger>
      </div>
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className={styles.popup}>
            <Base.List>
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled ?? false}
                  className={styles.item}
                >
                  <Base.ItemIndicator className={styles.indicator}>
                    <Icon name="check" />
                  </Base.ItemIndicator>
                  <Base.ItemText className={styles.text}>
                    <HostileText text={option.label} />
                  </Base.ItemText>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
