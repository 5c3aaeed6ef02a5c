/** Finds what earlier agents left on the target, shows it, and removes it only then. */
import { useRef, useState } from 'react'
import type { Failure } from '../../../app/base/failure'
import type { SweepReport } from '../../../app/model/ledger'
import { copyText } from '../../bridge/clipboard'
import { engine } from '../../bridge/engine'
import { sessionById } from '../../bridge/sessions'
import { Button } from '../../widgets/Button'
import { Dialog } from '../../widgets/Dialog'
import { FailureView } from '../../widgets/FailureView'
import { HostileText } from '../../widgets/HostileText'
import { Spinner } from '../../widgets/Progress'
import { cleanStore, useCleaning } from './ledgerState'
import { useAsked } from './useAsked'
import styles from './CleanUpDialog.module.css'

export function CleanUpDialog() {
  const session = useCleaning()
  return session === null ? null : <CleanUp key={session} session={session} />
}

function CleanUp({ session }: { readonly session: string }) {
  const looked = useAsked(session, () => engine.request('target.sweep', { session, dryRun: true }))
  const [swept, setSwept] = useState<SweepReport | null>(null)
  const [problem, setProblem] = useState<Failure | null>(null)
  const [sweeping, setSweeping] = useState(false)
  const first = useRef<HTMLButtonElement>(null)
  const close = () => cleanStore.setState({ session: null })
  const found = looked.value?.found ?? []

  const sweep = async () => {
    setSweeping(true)
    const result = await engine.request('target.sweep', { session, dryRun: false })
    setSweeping(false)
    setProblem(result.ok ? null : result.failure)
    if (result.ok) setSwept(result.value)
  }

  const done = swept !== null || (looked.value !== null && found.length === 0)
  return (
    <Dialog
      open
      onClose={close}
      initialFocus={first}
      title="Clean up leftovers"
      description={
        <>
          What agents that died left on <HostileText text={sessionById(session)?.label ?? 'the target'} />.
          Nothing of others, and nothing of a living agent, is touched.
        </>
      }
      actions={
        done ? (
          <Button ref={first} variant="primary" onClick={close}>
            Close
          </Button>
        ) : (
          <>
            <Button ref={first} onClick={close}>
              Cancel
            </Button>
            <Button
              variant="danger"
              disabled={sweeping || looked.value === null || found.length === 0}
              onClick={() => void sweep()}
            >
              {found.length === 1 ? 'Remove it' : `Remove these ${found.length || ''}`}
            </Button>
          </>
        )
      }
    >
      <div className={styles.content} role="status">
        {(looked.busy || sweeping) && (
          <p className={styles.busy}>
            <Spinner /> {sweeping ? 'Removing' : 'Looking'}
          </p>
        )}
        {looked.failure !== null && <FailureView failure={looked.failure} copy={copyText} />}
        {problem !== null && <FailureView failure={problem} copy={copyText} />}
        {swept === null ? (
          <>
            {looked.value !== null && found.length === 0 && <p>Nothing of ours is left there.</p>}
            <Items title="Would be removed" items={found} />
            <Items title="Would be left alone" items={looked.value?.kept ?? []} />
          </>
        ) : (
          <>
            {swept.removed.length === 0 && <p>Nothing was removed.</p>}
            <Items title="Removed" items={swept.removed} />
            <Items title="Left alone" items={swept.kept} />
          </>
        )}
      </div>
    </Dialog>
  )
}

function Items({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  if (items.length === 0) return null
  return (
    <>
      <h3 className={styles.title}>{title}</h3>
      <ul className={styles.items}>
        {items.map((item, index) => (
          <li key={index}>
            <HostileText text={item} />
          </li>
        ))}
      </ul>
    </>
  )
}
