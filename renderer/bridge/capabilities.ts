/** What the active session's target can do, once a connection has found it out. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Capability } from '../../app/model/capability'
import type { Session } from '../../app/model/target'
import { engine } from './engine'
import { useActiveSession } from './sessions'

/** For one connection of one session: reconnected, a target may be another. */
interface Known {
  readonly connection: string
  readonly capabilities: readonly Capability[]
}

const store = createStore<{ readonly known: Known | null }>(() => ({ known: null }))
let asked: string | null = null

/** null while they are not known. */
export function useCapabilities(): readonly Capability[] | null {
  const session = useActiveSession()
  const connection = session === null ? null : settledConnection(session)
  useEffect(() => {
    if (session !== null && connection !== null) void ask(session.id, connection)
  }, [session, connection])
  return useStore(store, ({ known }) =>
    known !== null && known.connection === connection ? known.capabilities : null,
  )
}

/** Names a connection whose own reads are done, so that nobody is kept waiting and nothing is tried for this alone. */
function settledConnection({ id, connection }: Session): string | null {
  if (connection.phase !== 'connected') return null
  const read = connection.steps.every(({ state }) => state !== 'waiting' && state !== 'running')
  return read ? `${id} ${connection.machine.bootId}` : null
}

async function ask(session: string, connection: string): Promise<void> {
  if (asked === connection) return
  asked = connection
  const answered = await engine.request('capabilities.get', { session })
  if (answered.ok) store.setState({ known: { connection, capabilities: answered.value.capabilities } })
  else if (asked === connection) asked = null
}
