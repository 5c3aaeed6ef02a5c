/** The arms that may be measured, by mechanism; what this target cannot do is greyed, with the reason. */
import { whyNotAllowed } from '../../../app/benchmark/arms'
import type { ArmChoice, BenchmarkOptions } from '../../../app/model/benchmark'
import { HostileText } from '../../widgets/HostileText'
import styles from './RunDialog.module.css'

interface Props {
  readonly arms: readonly ArmChoice[]
  /** What the user has allowed. */
  readonly allowed: Allowed
  /** null: all that the target can do. */
  readonly chosen: ReadonlySet<string> | null
  readonly onChange: (chosen: ReadonlySet<string> | null) => void
}

export type Allowed = Pick<BenchmarkOptions, 'maySwitch' | 'mayInsert'>

/** Whether it will be measured if it is chosen. */
export function mayMeasure(arm: ArmChoice, allowed: Allowed): boolean {
  return arm.unavailable === null && whyNotAllowed(arm, allowed) === null
}

export function ArmChecklist({ arms, allowed, chosen, onChange }: Props) {
  const possible = arms.filter(({ unavailable }) => unavailable === null)
  const isChosen = ({ arm }: ArmChoice) => chosen === null || chosen.has(arm)
  const toggle = (toggled: readonly ArmChoice[], on: boolean) => {
    const names = new Set(toggled.map(({ arm }) => arm))
    const next = possible.filter((each) => (names.has(each.arm) ? on : isChosen(each)))
    onChange(next.length === possible.length ? null : new Set(next.map(({ arm }) => arm)))
  }
  const some = possible.some(isChosen)
  const all = possible.every(isChosen)
  return (
    <fieldset className={styles.arms}>
      <legend>Arms</legend>
      <label className={styles.option}>
        <input
          type="checkbox"
          checked={all}
          ref={(input) => {
            if (input !== null) input.indeterminate = some && !all
          }}
          onChange={() => toggle(possible, !all)}
        />
        <b>All that this target can do</b>
      </label>
      <div className={styles.list}>
        {arms.map((arm) => (
          <label key={arm.arm} className={styles.option}>
            <input
              type="checkbox"
              // Everything is held against the base.
              disabled={!mayMeasure(arm, allowed) || arm.mechanism === 'base'}
              checked={mayMeasure(arm, allowed) && (isChosen(arm) || arm.mechanism === 'base')}
              onChange={(event) => toggle([arm], event.target.checked)}
            />
            <span>
              <HostileText text={arm.title} />
              {arm.unavailable !== null && (
                <span className={styles.dim}>
                  {' '}
                  <HostileText text={arm.unavailable.message} />
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
