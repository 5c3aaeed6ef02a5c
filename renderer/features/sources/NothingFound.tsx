/** In place of the list when there is no hit: what is wrong with what was typed, or why the list is empty. */
import { useEffect, useState } from 'react'
import type { SourceKind } from '../../../app/model/source'
import type { Session } from '../../../app/model/target'
import { parseSource } from '../../../app/sources/notation'
import { copyText } from '../../bridge/clipboard'
import { classes } from '../../widgets/classes'
import { FailureView } from '../../widgets/FailureView'
import { MarkedText } from '../../widgets/MarkedText'
import { Spinner } from '../../widgets/Progress'
import type { Found } from './latestSearch'
import styles from './NothingFound.module.css'

interface Props {
  readonly session: Session
  readonly text: string
  /** null: no answer has come yet. */
  readonly found: Found | null
  readonly kinds: readonly SourceKind[]
}

export function NothingFound({ session, text, found, kinds }: Props) {
  if (found === null) return <Waiting />
  if (found.failure !== null) {
    return (
      <div className={styles.nothing}>
        <FailureView failure={found.failure} copy={copyText} />
      </div>
    )
  }
  const catalogue = session.connection.steps.find((step) => step.id === 'catalogue')
  if (catalogue?.state === 'running' || catalogue?.state === 'waiting') return <Waiting />
  if (text.includes(':') || kinds.includes('raw')) {
    const parsed = parseSource(text)
    if (!parsed.ok && text.includes(':')) {
      const { message, place, remedy } = parsed.failure
      return (
        <div className={styles.nothing}>
          <MarkedText text={text} place={place} />
          <p className={styles.wrong}>{message}</p>
          {remedy !== null && <p>{remedy}</p>}
        </div>
      )
    }
    if (parsed.ok) {
      return (
        <p className={styles.nothing}>
          The catalogue of this target has nothing of that name. It can be tried all the same.
        </p>
      )
    }
  }
  if (text.trim() === '') return <p className={styles.nothing}>This target offers none of these.</p>
  return <p className={styles.nothing}>Nothing on this target matches.</p>
}

/** Shown only when it lasts: an answer that comes within a moment must not flicker. */
function Waiting() {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p className={classes(styles.nothing, styles.waiting)} role="status">
      {late && (
        <>
          <Spinner /> Reading the target&apos;s catalogue
        </>
      )}
    </p>
  )
}
