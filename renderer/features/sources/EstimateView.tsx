/** How much a wildcard is: how many functions, and how often they fire at this moment. */
import { useState } from 'react'
import { formatCount, formatRate } from '../../../app/base/quantity'
import type { Failure } from '../../../app/base/failure'
import type { Estimate } from '../../../app/model/catalogue'
import type { Source } from '../../../app/model/source'
import type { Session } from '../../../app/model/target'
import { copyText } from '../../bridge/clipboard'
import { engine } from '../../bridge/engine'
import { withProgress } from '../../bridge/notifications'
import { Button } from '../../widgets/Button'
import { FailureView } from '../../widgets/FailureView'
import { HostileText } from '../../widgets/HostileText'
import { Spinner } from '../../widgets/Progress'
import styles from './EstimateView.module.css'

interface Props {
  readonly session: Session
  readonly source: Source
}

export function EstimateView({ session, source }: Props) {
  const [estimate, setEstimate] = useState<Estimate | null>(null)
  const [problem, setProblem] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const look = async () => {
    setBusy(true)
    const asked = await withProgress(
      'Counting for a moment',
      engine.request('catalogue.estimate', { session: session.id, source }),
    )
    setBusy(false)
    setProblem(asked.ok ? null : asked.failure)
    if (asked.ok) setEstimate(asked.value)
  }
  return (
    <div className={styles.estimate}>
      {estimate !== null && <EstimateWords estimate={estimate} />}
      {problem !== null && <FailureView failure={problem} copy={copyText} />}
      <Button small disabled={busy} onClick={() => void look()}>
        {busy && <Spinner />}
        {estimate === null ? 'How much would that be?' : 'Look again'}
      </Button>
    </div>
  )
}

export function EstimateWords({ estimate }: { readonly estimate: Estimate }) {
  const { functions, perSecond, note, examples } = estimate
  return (
    <div>
      <p>
        <strong>{formatCount(functions)}</strong> {functions === 1 ? 'function matches' : 'functions match'}
        {perSecond !== null && (
          <>
            ; now they fire <strong>{formatRate(perSecond)}</strong>
          </>
        )}
        .
      </p>
      {perSecond === null && (
        <p className={styles.note}>
          How often they fire is unknown
          {note !== null && (
            <>
              : <HostileText text={note} />
            </>
          )}
        </p>
      )}
      {examples.length > 0 && (
        <p className={styles.examples}>
          <HostileText text={examples.slice(0, 8).join(', ')} />
          {functions > 8 && ', …'}
        </p>
      )}
    </div>
  )
}
