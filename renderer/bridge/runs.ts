/** Runs as the engine tells them. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import type { Run } from '../../app/model/run'
import type { Scope, Source } from '../../app/model/source'
import { refreshCommands } from './commands'
import { engine } from './engine'
import { shown } from './notifications'
import { sessionsStore, useSessions } from './sessions'

export interface RunsState {
  readonly runs: readonly Run[]
}

export const runsStore = createStore<RunsState>(() => ({ runs: [] }))

export function useRuns<T>(selector: (state: RunsState) => T): T {
  return useStore(runsStore, selector)
}

/** Why a source is not attached yet. */
export const waitsForCatalogue = 'waits until the catalogue is read, so as not to count that'

/** Still wanted by the user: counting, beginning to, or waiting for a lost connection to come back. */
export function isGoing(run: Run): boolean {
  return run.phase !== 'stopped'
}

/** The run to show of a session: the one that is going, else the one started last. */
export function runOf(session: string | null, runs: readonly Run[] = runsStore.getState().runs): Run | null {
  const own = runs.filter((run) => run.session === session)
  return own.findLast(isGoing) ?? own.at(-1) ?? null
}

export function activeRun(): Run | null {
  return runOf(sessionsStore.getState().active)
}

/** The active session's run: going, or else the last one; null before its first. */
export function useActiveRun(): Run | null {
  const active = useSessions((state) => state.active)
  return useRuns((state) => runOf(active, state.runs))
}

export async function startRun(
  session: string,
  sources: readonly Source[],
  scope: Scope,
  interval: number,
): Promise<Run | null> {
  const started = await shown(
    engine.request('runs.start', { session, sources: [...sources], scope, interval }),
    'Attaching',
  )
  if (started === null) return null
  // Its own events may have come before this answer, and know more.
  if (!runsStore.getState().runs.some((run) => run.id === started.run.id)) put(started.run)
  return started.run
}

export async function stopRun(run: string): Promise<void> {
  const stopped = await shown(engine.request('runs.stop', { run }), 'Detaching')
  if (stopped !== null) put(stopped.run)
}

/** Stops every run on every target. */
export async function stopAllRuns(): Promise<void> {
  await Promise.all(
    runsStore
      .getState()
      .runs.filter(isGoing)
      .map((run) => stopRun(run.id)),
  )
}

function put(run: Run): void {
  runsStore.setState(({ runs }) => ({
    runs: runs.some((other) => other.id === run.id)
      ? runs.map((other) => (other.id === run.id ? run : other))
      : [...runs, run],
  }))
}

async function mirror(): Promise<void> {
  const listed = await engine.request('runs.list', {})
  if (listed.ok) runsStore.setState({ runs: listed.value.runs })
}

/** Once, at start. */
export function startRunsBridge(): void {
  engine.on('run', ({ run }) => put(run))
  engine.on('session.forgotten', ({ session }) => {
    runsStore.setState(({ runs }) => ({ runs: runs.filter((run) => run.session !== session) }))
  })
  engine.onOpen(() => void mirror())
  engine.onGone(() => runsStore.setState({ runs: [] }))
  runsStore.subscribe(refreshCommands)
}
