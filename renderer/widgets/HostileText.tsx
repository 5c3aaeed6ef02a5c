import { classes } from './classes'
import { piecesOf } from './hostile'
import styles from './HostileText.module.css'

/** Text that a target wrote: shown as text, with what would act on the screen escaped and marked. */
export function HostileText({ text, className }: { readonly text: string; readonly className?: string }) {
  return (
    <bdi className={classes(styles.text, className)}>
      {piecesOf(text).map((piece, index) =>
        piece.escaped ? (
          <span key={index} className={styles.escape}>
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  )
}
