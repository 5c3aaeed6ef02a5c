/** The second and the third question of perf_event_attr; the first, what to count, is the list. */
import { ScopeChoice } from './ScopeChoice'
import styles from './PerfQuestions.module.css'

export function PerfQuestions() {
  return (
    <>
      <fieldset className={styles.question}>
        <legend>2 · When to sample</legend>
        <p>Never: all are counted, none is looked at. To see where they happen, Ask… for stacks.</p>
      </fieldset>
      <fieldset className={styles.question}>
        <legend>3 · What to observe</legend>
        <ScopeChoice />
      </fieldset>
    </>
  )
}
