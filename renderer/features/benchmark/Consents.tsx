/** What is asked for in plain words, because it is the whole machine's, or stays. */
import styles from './RunDialog.module.css'

interface ConsentProps {
  readonly given: boolean
  readonly onChange: (given: boolean) => void
}

export function ConsentToSwitch({ given, onChange }: ConsentProps) {
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

export function ConsentToInsert({ given, onChange }: ConsentProps) {
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
