/** What the active session's target can do, once a connection has found it out. */
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Capability } from '../../app/model/capability'
import type { Session } from '../../app/model/target'
import { engine } from './engine'
import { useActiveSession } from './sessions'

/** By session, as the engine last told it. */
const store = createStore<Readonly<Record<string, readonly Capability[]>>>(() => ({}))

/** null while they are not known. */
export function useCapabilities(): readonly Capability[] | null {
  const session = useActiveSession()
  const [follow] = useState(() => followConnections((id) => void ask(id)))
  useEffect(() => follow(session), [follow, session])
  const settled = settledId(session)
  return useStore(store, (known) => (settled === null ? null : (known[settled] ?? null)))
}

/** Asks once for each connection that it is shown, so anew after a reconnect: what was missing may have been installed. */
export function followConnections(askFor: (session: string) => void): (session: Session | null) => void {
  let followed: string | null = null
  return (session) => {
    const settled = settledId(session)
    if (settled !== null && settled !== followed) askFor(settled)
    followed = settled
  }
}

function settledId(session: Session | null): string | null {
  return session !== null && isSettled(session) ? session.id : null
}

/** Its own reads are done, so that nobody is kept waiting and nothing is tried for this alone. */
function isSettled({ connection }: Session): boolean {
  return (
    connection.phase === 'connected' &&
    connection.steps.every(({ state }) => state !== 'waiting' && state !== 'running')
  )
}

async function ask(session: string): Promise<void> {
  const answered = await engine.request('capabilities.get', { session })
  if (answered.ok) store.setState({ [session]: answered.value.capabilities })
}
