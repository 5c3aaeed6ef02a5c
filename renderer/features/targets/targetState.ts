/** Which of the dialogs about targets is open. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import type { Session, TargetAddress } from '../../../app/model/target'
import { showPanel } from '../../bridge/panels'
import { connect, reconnect, sessionsStore, setActiveSession } from '../../bridge/sessions'
import { changeSettings, settingsStore } from '../../bridge/settings'

interface TargetState {
  readonly choosing: boolean
  /** The steps of the active session are shown; by themselves while it connects, and when that fails. */
  readonly stepsOpen: boolean
}

export const targetStore = createStore<TargetState>(() => ({ choosing: false, stepsOpen: false }))

export function useTarget<T>(selector: (state: TargetState) => T): T {
  return useStore(targetStore, selector)
}

const mostRecent = 8

/** Makes a session with that target the active one: the one there is, else a new one. */
export async function connectTo(address: TargetAddress): Promise<void> {
  targetStore.setState({ choosing: false })
  if (address.kind === 'ssh') {
    const others = settingsStore.getState().recentHosts.filter((host) => host !== address.host)
    void changeSettings({ recentHosts: [address.host, ...others].slice(0, mostRecent) })
  }
  const known = sessionsStore.getState().sessions.find((session) => isSame(session.address, address))
  if (known === undefined) {
    await connect(address)
    return
  }
  // Its chosen sources and its run are still there.
  setActiveSession(known.id)
  const { phase } = known.connection
  if (phase !== 'connected' && phase !== 'connecting') await reconnect(known.id)
}

function isSame(a: TargetAddress, b: TargetAddress): boolean {
  if (a.kind === 'ssh' && b.kind === 'ssh') return a.host === b.host
  if (a.kind === 'embedded' && b.kind === 'embedded') return a.prepared === b.prepared
  return a.kind === b.kind
}

/** The user has to answer ssh where it asks. */
export function goToTerminal(): void {
  targetStore.setState({ stepsOpen: false, choosing: false })
  showPanel('terminal')
}

/** Opens and closes the steps as connections come and go. Once, at start. */
export function watchSessions(onLeftovers: (session: Session, leftovers: readonly string[]) => void): void {
  sessionsStore.subscribe((state, before) => {
    for (const session of state.sessions) {
      const old = before.sessions.find((other) => other.id === session.id)
      const phase = session.connection.phase
      const was = old?.connection.phase
      if (
        session.connection.phase === 'closed' &&
        was !== 'closed' &&
        session.connection.leftovers.length > 0
      ) {
        onLeftovers(session, session.connection.leftovers)
      }
      if (session.id !== state.active || phase === was) continue
      if (isWorthShowing(session)) targetStore.setState({ stepsOpen: true })
      else targetStore.setState({ stepsOpen: false })
    }
    if (state.active !== before.active) {
      const active = state.sessions.find((session) => session.id === state.active)
      const lost = active?.connection.phase === 'lost'
      targetStore.setState({ stepsOpen: active !== undefined && !lost && isWorthShowing(active) })
    }
  })
}

/** Connecting to the embedded kernel takes a second: a dialog that comes and goes would only flicker. */
function isWorthShowing({ address, connection: { phase } }: Session): boolean {
  return phase === 'failed' || phase === 'lost' || (phase === 'connecting' && address.kind !== 'embedded')
}
