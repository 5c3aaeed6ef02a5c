/** The arms that may be measured, a mechanism a line; what this target cannot do is greyed, with the reason. */
import { whyNotAllowed } from '../../../app/benchmark/arms'
import { familyOf, restOfTitle } from '../../../app/benchmark/rows'
import type { ArmChoice, BenchmarkOptions } from '../../../app/model/benchmark'
import { classes } from '../../widgets/classes'
import { HostileText } from '../../widgets/HostileText'
import styles from './ArmChecklist.module.css'

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
      <legend>Arms: each a way to attach, and what is done with the event</legend>
      <label className={styles.option}>
        <input
          type="checkbox"
          checked={all}
          ref={(input) => {
            if (input !== null) input.indeterminate = some && !all
          }}
          onChange={() => toggle(possible, !all)}
        />
        <span>All that this target can do</span>
      </label>
      <dl className={styles.families}>
        {families(arms).map(([name, members]) => (
          <Family
            key={name}
            name={name}
            arms={members}
            allowed={allowed}
            isChosen={isChosen}
            onToggle={(arm, on) => toggle([arm], on)}
          />
        ))}
      </dl>
    </fieldset>
  )
}

interface FamilyProps {
  readonly name: string
  readonly arms: readonly ArmChoice[]
  readonly allowed: Allowed
  readonly isChosen: (arm: ArmChoice) => boolean
  readonly onToggle: (arm: ArmChoice, on: boolean) => void
}

function Family({ name, arms, allowed, isChosen, onToggle }: FamilyProps) {
  const able = arms.some((arm) => mayMeasure(arm, allowed))
  return (
    <div className={classes(styles.family, !able && styles.unable)}>
      <dt>
        <HostileText text={name} />
      </dt>
      <dd>
        {arms.map((arm) => (
          <label key={arm.arm} className={styles.option}>
            <input
              type="checkbox"
              aria-label={arm.title}
              // Everything is held against the base.
              disabled={!mayMeasure(arm, allowed) || arm.mechanism === 'base'}
              checked={mayMeasure(arm, allowed) && (isChosen(arm) || arm.mechanism === 'base')}
              onChange={(event) => onToggle(arm, event.target.checked)}
            />
            <HostileText text={restOfTitle(arm.title) ?? 'always'} />
          </label>
        ))}
        {reasons(arms, allowed).map((reason) => (
          <p key={reason}>
            <HostileText text={reason} />
          </p>
        ))}
      </dd>
    </div>
  )
}

/** By what stands in front of the consumer: `kprobe by jump`. */
function families(arms: readonly ArmChoice[]): [string, ArmChoice[]][] {
  const found = new Map<string, ArmChoice[]>()
  for (const arm of arms) {
    const name = familyOf(arm.title)
    found.set(name, [...(found.get(name) ?? []), arm])
  }
  return [...found]
}

/** The arms of a family mostly lack the same thing: it is said once. */
function reasons(arms: readonly ArmChoice[], allowed: Allowed): string[] {
  const said = arms.flatMap((arm) => {
    if (arm.unavailable !== null) return [arm.unavailable.message]
    return whyNotAllowed(arm, allowed) === null ? [] : ['Only with your consent, above']
  })
  return [...new Set(said)]
}
