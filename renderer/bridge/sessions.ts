/** Sessions as the engine tells them, and which of them the window is looking at. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import { z } from 'zod'
import type { Session, TargetAddress } from '../../app/model/target'
import { refreshCommands } from './commands'
import { engine } from './engine'
import { notify, shown } from './notifications'
import { recall, remember } from './remembered'

export interface SessionsState {
  readonly sessions: readonly Session[]
  /** The session that sources, runs and new terminals belong to. */
  readonly active: string | null
  /** Changes that stand on each session's target now. */
  readonly changes: Readonly<Record<string, number>>
}

const rememberedActive = 'probescope.activeSession'
export const sessionsStore = createStore<SessionsState>(() => ({ sessions: [], active: null, changes: {} }))

export function useSessions<T>(selector: (state: SessionsState) => T): T {
  return useStore(sessionsStore, selector)
}

export function activeSession(state: SessionsState = sessionsStore.getState()): Session | null {
  return state.sessions.find((session) => session.id === state.active) ?? null
}

export function useActiveSession(): Session | null {
  return useSessions(activeSession)
}

export function sessionById(id: string): Session | null {
  return sessionsStore.getState().sessions.find((session) => session.id === id) ?? null
}

export function setActiveSession(id: string | null): void {
  sessionsStore.setState({ active: id })
  remember(rememberedActive, id)
}

/** Begins to connect and makes the new session the active one. A failure to begin is shown; null then. */
export async function connect(address: TargetAddress): Promise<string | null> {
  const started = await shown(engine.request('targets.connect', { address }))
  if (started === null) return null
  setActiveSession(started.session)
  return started.session
}

export async function reconnect(session: string): Promise<void> {
  await shown(engine.request('targets.reconnect', { session }))
}

export async function disconnect(session: string): Promise<void> {
  await shown(engine.request('targets.disconnect', { session }), 'Disconnecting')
}

export async function forgetSession(session: string): Promise<void> {
  await shown(engine.request('targets.forget', { session }))
}

/** The sudo password; null gives up. It is passed on and kept nowhere. */
export async function answerPassword(session: string, password: string | null): Promise<void> {
  await shown(engine.request('targets.password', { session, password }))
}

/** The agent tells of changes when there are new ones; what stands before that is asked for. */
async function countChanges(session: string): Promise<void> {
  const ledger = await engine.request('ledger.get', { session })
  if (!ledger.ok) return
  const standing = ledger.value.entries.filter(({ state }) => state !== 'undone').length
  sessionsStore.setState(({ changes }) =>
    session in changes ? {} : { changes: { ...changes, [session]: standing } },
  )
}

function put(session: Session): void {
  const isConnected = session.connection.phase === 'connected'
  if (isConnected !== (sessionById(session.id)?.connection.phase === 'connected')) {
    // Of a target that is out of reach it is not known.
    forgetChanges(session.id)
    if (isConnected) void countChanges(session.id)
  }
  sessionsStore.setState(({ sessions, active }) => {
    const known = sessions.some((other) => other.id === session.id)
    return {
      sessions: known
        ? sessions.map((other) => (other.id === session.id ? session : other))
        : [...sessions, session],
      active: active ?? session.id,
    }
  })
}

function forgetChanges(session: string): void {
  const { [session]: _, ...rest } = sessionsStore.getState().changes
  sessionsStore.setState({ changes: rest })
}

function remove(id: string): void {
  const { sessions, active } = sessionsStore.getState()
  const left = sessions.filter((session) => session.id !== id)
  forgetChanges(id)
  sessionsStore.setState({ sessions: left })
  if (active === id) setActiveSession(left.at(-1)?.id ?? null)
}

async function mirror(): Promise<void> {
  const listed = await engine.request('sessions.list', {})
  if (!listed.ok) return
  const { sessions } = listed.value
  const wanted = sessionsStore.getState().active ?? recall(rememberedActive, z.string().nullable())
  const active = sessions.some((session) => session.id === wanted) ? wanted : (sessions.at(-1)?.id ?? null)
  sessionsStore.setState({ sessions })
  setActiveSession(active)
  for (const { id, connection } of sessions) {
    if (connection.phase === 'connected') void countChanges(id)
  }
}

/** Once, at start. */
export function startSessionsBridge(): void {
  engine.on('session', ({ session }) => put(session))
  engine.on('session.forgotten', ({ session }) => remove(session))
  engine.on('ledger', ({ session, changes }) => {
    sessionsStore.setState((state) => ({ changes: { ...state.changes, [session]: changes } }))
  })
  engine.on('warning', ({ session, message }) => {
    const label = sessionById(session)?.label
    notify({
      severity: 'warning',
      message: label === undefined ? message : `${label}: ${message}`,
      lasts: null,
    })
  })
  engine.onOpen(() => void mirror())
  engine.onGone(() => {
    sessionsStore.setState({ sessions: [], active: null, changes: {} })
  })
  sessionsStore.subscribe(refreshCommands)
}
