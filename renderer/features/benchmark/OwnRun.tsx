/** What the user counts on the target already: it costs, would be in every figure, and may be on the very function. */
import type { Run } from '../../../app/model/run'
import { isGoing, runOf, useRuns } from '../../bridge/runs'
import styles from './RunDialog.module.css'

/** The run that goes on a session now. */
export function useOwnRun(session: string): Run | null {
  const run = useRuns(({ runs }) => runOf(session, runs))
  return run !== null && isGoing(run) ? run : null
}

interface Props {
  readonly stops: boolean
  readonly onChange: (stops: boolean) => void
}

export function OwnRun({ stops, onChange }: Props) {
  return (
    <label className={styles.consent}>
      <input type="checkbox" checked={stops} onChange={(event) => onChange(event.target.checked)} />
      <span>
        Stop counting first
        <span className={styles.dim}>
          You are counting on this target now. What that attaches has its own cost, and it would be in every
          figure.
        </span>
      </span>
    </label>
  )
}
