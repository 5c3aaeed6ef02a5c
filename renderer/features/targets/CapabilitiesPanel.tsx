/** What this kernel and this user can do here: what is missing first, each with its reason and remedy. */
import { useCallback, useEffect, useState } from 'react'
import type { Capability } from '../../../app/model/capability'
import type { Failure } from '../../../app/base/failure'
import { copyText } from '../../bridge/clipboard'
import { chooseTarget } from '../../bridge/connecting'
import { engine } from '../../bridge/engine'
import { useActiveSession } from '../../bridge/sessions'
import { Button } from '../../widgets/Button'
import { classes } from '../../widgets/classes'
import { ConnectFirst } from '../../widgets/ConnectFirst'
import { FailureView } from '../../widgets/FailureView'
import { HostileText } from '../../widgets/HostileText'
import { Icon } from '../../widgets/Icon'
import { IconButton } from '../../widgets/IconButton'
import { Spinner } from '../../widgets/Progress'
import { Remedy } from '../../widgets/Remedy'
import styles from './CapabilitiesPanel.module.css'

type Known =
  | { readonly phase: 'asking' }
  | { readonly phase: 'known'; readonly capabilities: readonly Capability[] }
  | { readonly phase: 'failed'; readonly failure: Failure }

export function CapabilitiesPanel() {
  const session = useActiveSession()
  const connected = session?.connection.phase === 'connected' ? session.id : null
  if (connected === null) {
    return (
      <ConnectFirst
        icon="checklist"
        hint="Each capability is found by trying it; a missing one says why, and what would mend it."
        connection={session?.connection ?? null}
        onConnect={chooseTarget}
      />
    )
  }
  return <Capabilities key={connected} session={connected} />
}

function Capabilities({ session }: { readonly session: string }) {
  const [known, setKnown] = useState<Known>({ phase: 'asking' })
  const ask = useCallback(async () => {
    const result = await engine.request('capabilities.get', { session })
    setKnown(
      result.ok
        ? { phase: 'known', capabilities: result.value.capabilities }
        : { phase: 'failed', failure: result.failure },
    )
  }, [session])
  useEffect(() => void ask(), [ask])

  if (known.phase === 'asking') {
    return (
      <p className={styles.asking} role="status">
        <Spinner /> Trying what this kernel can do
      </p>
    )
  }
  if (known.phase === 'failed') {
    return (
      <div className={styles.panel}>
        <FailureView failure={known.failure} copy={copyText} />
        <Button onClick={() => void ask()}>Try again</Button>
      </div>
    )
  }
  const { capabilities } = known
  const missing = capabilities.filter(({ available }) => available === false)
  const unknown = capabilities.filter(({ available }) => available === null)
  const available = capabilities.filter((capability) => capability.available)
  return (
    <section className={styles.panel} aria-label="What the target can do">
      <header className={styles.header}>
        <p>
          <strong>{available.length}</strong> of {capabilities.length} available
          {missing.length > 0 && <>, {missing.length} missing</>}
          {unknown.length > 0 && <>, {unknown.length} unknown</>}
        </p>
        <IconButton icon="refresh" label="Ask again" onClick={() => void ask()} />
      </header>
      <ul className={styles.list}>
        {[...missing, ...unknown, ...available].map((capability) => (
          <Row key={capability.id} capability={capability} />
        ))}
      </ul>
    </section>
  )
}

function Row({ capability }: { readonly capability: Capability }) {
  const { title, purpose, available, reason, detail, remedy } = capability
  const state = available === null ? 'unknown' : available ? 'available' : 'missing'
  const icon = { unknown: 'question', available: 'pass', missing: 'circle-slash' }[state]
  return (
    <li className={classes(styles.row, styles[state])}>
      <Icon name={icon} className={styles.mark} />
      <div className={styles.text}>
        <p className={styles.title}>
          {title}
          <span className="visually-hidden">: {state}</span>
          {detail !== null && (
            <span className={styles.detail}>
              <HostileText text={detail} />
            </span>
          )}
        </p>
        <p className={styles.purpose}>{purpose}</p>
        {reason !== null && (
          <p className={styles.reason}>
            <HostileText text={reason} />
          </p>
        )}
        {remedy !== null && !available && <Remedy text={remedy} copy={copyText} />}
      </div>
    </li>
  )
}
