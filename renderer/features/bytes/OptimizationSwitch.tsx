/**
 * The kernel turns a kprobe's int3 into a jump about a second after it is attached. To see the int3 stay, a switch of the
 * whole machine is held off: asked for in plain words, written down first, and put back.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { EngineResult } from '../../../app/contract/engine'
import { engine } from '../../bridge/engine'
import { shown } from '../../bridge/notifications'
import { Button } from '../../widgets/Button'
import { Dialog } from '../../widgets/Dialog'
import { Icon } from '../../widgets/Icon'
import styles from './Bytes.module.css'

type Switch = EngineResult<'kprobes.optimization'>

export function OptimizationSwitch({ session }: { readonly session: string }) {
  const [state, setState] = useState<Switch | null>(null)
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)

  const look = useCallback(async () => {
    const answer = await engine.request('kprobes.optimization', { session, hold: null })
    // A target that cannot be asked has nothing to be chosen here; what else is wrong is said by what reads its bytes.
    setState(answer.ok ? answer.value : null)
  }, [session])
  useEffect(() => {
    void look()
    const changes = engine.on('ledger', (event) => {
      if (event.session === session) void look()
    })
    return () => changes.dispose()
  }, [session, look])

  const set = async (hold: boolean) => {
    setAsking(false)
    setBusy(true)
    const answer = await shown(engine.request('kprobes.optimization', { session, hold }))
    setBusy(false)
    if (answer === null) await look()
    else setState(answer)
  }
  if (state === null || state.on === null) return null
  return (
    <>
      {state.on ? (
        <p className={styles.more}>
          <Button small disabled={busy} onClick={() => setAsking(true)}>
            Keep kprobes as int3…
          </Button>
          <span className={styles.hint}>The kernel turns them into jumps where it can.</span>
        </p>
      ) : (
        <div className={styles.switched} role="note">
          <Icon name="warning" />
          <span>
            {state.held
              ? 'Kprobe optimization is off on the whole machine, as you allowed.'
              : 'Kprobe optimization is off on this machine, and not by this window.'}{' '}
            A kprobe that is not on ftrace stays an int3.
          </span>
          {state.held && (
            <Button small disabled={busy} onClick={() => void set(false)}>
              Switch it on again
            </Button>
          )}
        </div>
      )}
      {asking && <Consent onClose={() => setAsking(false)} onGive={() => void set(true)} />}
    </>
  )
}

function Consent({ onClose, onGive }: { readonly onClose: () => void; readonly onGive: () => void }) {
  const first = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      open
      onClose={onClose}
      size="small"
      initialFocus={first}
      title="Switch kprobe optimization off?"
      actions={
        <>
          <Button ref={first} onClick={onClose}>
            Leave it on
          </Button>
          <Button variant="primary" onClick={onGive}>
            Switch it off
          </Button>
        </>
      }
    >
      <div className={styles.consent}>
        <p>
          <code>debug.kprobes-optimization</code> is one switch for the whole machine. While it is off, every
          kprobe there that is not on ftrace, others’ too, is a breakpoint and costs several times as much.
        </p>
        <p>
          It stands in the list of changes, and is put back when you switch it on again or disconnect, and
          also when the connection is lost.
        </p>
      </div>
    </Dialog>
  )
}
