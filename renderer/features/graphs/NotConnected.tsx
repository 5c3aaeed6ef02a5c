/** What a window offers that is connected to nothing: a real kernel's live count by one click, or the user's own machine. */
import { useEffect, useState } from 'react'
import type { Failure } from '../../../app/base/failure'
import type { TargetAddress } from '../../../app/model/target'
import { parseSource } from '../../../app/sources/notation'
import { chosenOn, chooseSource, startChosen } from '../../bridge/chosen'
import { isGoing, runOf } from '../../bridge/runs'
import { copyText } from '../../bridge/clipboard'
import { runCommand, useCommand } from '../../bridge/commands'
import { engine } from '../../bridge/engine'
import { activeSession, sessionsStore } from '../../bridge/sessions'
import { Button } from '../../widgets/Button'
import { EmptyState } from '../../widgets/EmptyState'
import { Remedy } from '../../widgets/Remedy'
import styles from './EmptyGraph.module.css'

/** What moves on the embedded kernel, whose machine lives a little by itself. */
const firstSources = ['tracepoint:syscalls:sys_enter_getuid', 'tracepoint:sched:sched_switch'] as const

export function NotConnected() {
  const unavailable = useUnavailable()
  const local = useCommand('target.local')
  const lab = useCommand('target.lab')
  const hasKernel = unavailable.embedded === null
  return (
    <EmptyState
      icon="pulse"
      title="Count what a Linux kernel does, live"
      hint={
        hasKernel
          ? 'Begin with the kernel inside this app: a real Linux, in an emulator, where nothing can break. Or connect to any machine that your ssh reaches: nothing has to be installed there, and nothing stays.'
          : 'Any host that your ssh reaches. Nothing has to be installed there, and nothing stays.'
      }
    >
      {hasKernel && (
        <Button variant="primary" icon="chip" onClick={() => void watchEmbedded()}>
          Watch the embedded kernel
        </Button>
      )}
      <Button
        variant={hasKernel ? 'secondary' : 'primary'}
        icon="plug"
        onClick={() => runCommand('target.choose')}
      >
        Connect…
      </Button>
      {unavailable.local === null && (
        <Button icon="device-desktop" disabled={!local.enabled} onClick={() => runCommand('target.local')}>
          This computer
        </Button>
      )}
      {unavailable.lab === null && (
        <Button icon="beaker" disabled={!lab.enabled} onClick={() => runCommand('target.lab')}>
          Lab VM
        </Button>
      )}
      {unavailable.embedded != null && <NoEmbedded failure={unavailable.embedded} />}
    </EmptyState>
  )
}

/** The easiest beginning is missing: why, and what brings it back. */
function NoEmbedded({ failure: { message, remedy } }: { readonly failure: Failure }) {
  return (
    <div className={styles.note}>
      <p>{message}</p>
      {remedy !== null && <Remedy text={remedy} copy={copyText} />}
    </div>
  )
}

/** Why each kind of target cannot be connected to. null: it can. */
type Unavailable = Partial<Record<TargetAddress['kind'], Failure | null>>

/** Empty while it is not known: nothing is shown that might go away again. */
function useUnavailable(): Unavailable {
  const [unavailable, setUnavailable] = useState<Unavailable>({})
  useEffect(() => {
    let wanted = true
    void engine.request('targets.list', {}).then((result) => {
      if (!wanted || !result.ok) return
      setUnavailable(
        Object.fromEntries(result.value.choices.map((choice) => [choice.address.kind, choice.unavailable])),
      )
    })
    return () => {
      wanted = false
    }
  }, [])
  return unavailable
}

/** From nothing to a graph that moves: connects, chooses what moves there, and starts. */
async function watchEmbedded(): Promise<void> {
  const connected = embeddedConnected()
  runCommand('target.embedded')
  const session = await connected
  if (session === null) return
  // A run that was interrupted goes on by itself; one that was used before keeps what was chosen on it.
  const run = runOf(session)
  if (run !== null && isGoing(run)) return
  for (const notation of chosenOn(session).sources.length > 0 ? [] : firstSources) {
    const source = parseSource(notation)
    // Nothing is attached before the run: nothing to wait for, and the run is asked for before all this is drawn.
    if (source.ok) void chooseSource(source.value)
  }
  await startChosen()
}

/** The embedded kernel's session once it is connected; null when it could not be, or the user has turned to another. */
function embeddedConnected(): Promise<string | null> {
  return new Promise((resolve) => {
    const unsubscribe = sessionsStore.subscribe((state, before) => {
      const session = activeSession(state)
      const phase = session?.connection.phase
      if (session?.address.kind !== 'embedded' || phase === 'connecting') return
      // The session of an earlier time is still 'closed' when it has only just been made the active one.
      if (phase === 'closed' && activeSession(before)?.connection.phase !== 'connecting') return
      unsubscribe()
      resolve(phase === 'connected' ? session.id : null)
    })
  })
}
