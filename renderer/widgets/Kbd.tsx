import { acceleratorKeys } from './accelerator'
import styles from './Kbd.module.css'

/** An accelerator, key by key. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span className={styles.keys}>
      {acceleratorKeys(keys).map((key) => (
        <kbd key={key} className={styles.key}>
          {key}
        </kbd>
      ))}
    </span>
  )
}
