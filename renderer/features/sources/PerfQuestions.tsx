/** The second and the third question of perf_event_attr; the first, what to count, is the list. */
import { ScopeChoice } from './ScopeChoice'
import styles from './PerfQuestions.module.css'

export function PerfQuestions() {
  return (
    <>
      <fieldset className={styles.question}>
        <legend>2 · When to sample</legend>
        <label className={styles.option}>
          <input type="radio" checked readOnly /> Never: count
        </label>
        <label className={styles.option}>
          <input type="radio" disabled /> Every so many events <em>comes with sampling</em>
        </label>
        <label className={styles.option}>
          <input type="radio" disabled /> So many times a second <em>comes with sampling</em>
        </label>
      </fieldset>
      <fieldset className={styles.question}>
        <legend>3 · What to observe</legend>
        <ScopeChoice />
      </fieldset>
    </>
  )
}
