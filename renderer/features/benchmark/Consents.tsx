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
        Also measure int3 where the jump would be: may switch kprobe optimization off
        <span className={styles.dim}>
          It is one switch for the whole machine (<code>debug.kprobes-optimization</code>): while it is off,
          every kprobe there, others’ too, is a breakpoint and costs more. It is off only while those arms are
          measured, stands in the list of changes, and is put back, also when the connection is lost.
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
        Also measure a kprobe in a kernel module: may build one there and insert it
        <span className={styles.dim}>
          It counts, and is removed after each measurement, also when the connection is lost. The kernel stays
          marked as tainted by a module that is not its own until the next boot.
        </span>
      </span>
    </label>
  )
}
