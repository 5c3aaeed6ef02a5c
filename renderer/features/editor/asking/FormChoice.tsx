import type { ProgramKind } from '../../../../app/model/program'
import { classes } from '../../../widgets/classes'
import { formNames } from './formNames'
import styles from './Asking.module.css'

export interface Form {
  readonly kind: ProgramKind
  /** Why it cannot be, or cannot run on this target; null when nothing is known against it. */
  readonly against: string | null
}

interface FormChoiceProps {
  readonly forms: readonly Form[]
  readonly chosen: ProgramKind
  readonly onChoose: (form: ProgramKind) => void
}

/** The forms that the answer can have. One that there is something against can be looked at as well. */
export function FormChoice({ forms, chosen, onChoose }: FormChoiceProps) {
  return (
    <div className={styles.formChoice} role="group" aria-label="Form of the program">
      {forms.map(({ kind, against }) => (
        <button
          key={kind}
          type="button"
          aria-pressed={kind === chosen}
          className={classes(
            styles.formTab,
            kind === chosen && styles.chosen,
            against !== null && styles.cannot,
          )}
          title={against ?? undefined}
          onClick={() => onChoose(kind)}
        >
          {formNames[kind].short}
        </button>
      ))}
    </div>
  )
}
