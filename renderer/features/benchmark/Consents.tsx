/** What is asked for in plain words, because it is the whole machine's, or stays. */
import type { ArmChoice, Consent } from '../../../app/model/benchmark'
import type { Allowed } from './ArmChecklist'
import styles from './RunDialog.module.css'

interface ConsentsProps {
  readonly arms: readonly ArmChoice[]
  readonly allowed: Allowed
  readonly onChange: (allowed: Allowed) => void
}

/** Only what an arm needs that the target has. */
export function Consents({ arms, allowed, onChange }: ConsentsProps) {
  const needs = (what: Consent) =>
    arms.some(({ consent, unavailable }) => consent === what && unavailable === null)
  return (
    <>
      {needs('switch') && (
        <ConsentToSwitch
          given={allowed.maySwitch}
          onChange={(maySwitch) => onChange({ ...allowed, maySwitch })}
        />
      )}
      {needs('module') && (
        <ConsentToInsert
          given={allowed.mayInsert}
          onChange={(mayInsert) => onChange({ ...allowed, mayInsert })}
        />
      )}
    </>
  )
}

interface ConsentProps {
  readonly given: boolean
  readonly onChange: (given: boolean) => void
}

function ConsentToSwitch({ given, onChange }: ConsentProps) {
  return (
    <label className={styles.consent}>
      <input type="checkbox" checked={given} onChange={(event) => onChange(event.target.checked)} />
      <span>
        May switch kprobe optimization off, to measure int3 where the jump would be
        <span className={styles.dim}>
          One switch for the whole machine (<code>debug.kprobes-optimization</code>): others’ kprobes cost
          more while those arms are measured. Then it is put back, also when the connection is lost.
        </span>
      </span>
    </label>
  )
}

function ConsentToInsert({ given, onChange }: ConsentProps) {
  return (
    <label className={styles.consent}>
      <input type="checkbox" checked={given} onChange={(event) => onChange(event.target.checked)} />
      <span>
        May build a kernel module there and insert it, to measure its kprobe
        <span className={styles.dim}>
          It is removed after each measurement, also when the connection is lost. The kernel stays marked as
          tainted until the next boot.
        </span>
      </span>
    </label>
  )
}
