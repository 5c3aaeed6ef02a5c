/**
 * The sources that the user has chosen on each session (the chips in the header), and whose events are counted.
 * They outlive runs and reloads. While a run goes, choosing attaches and dropping detaches.
 */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import { z } from 'zod'
import type { Run, RunSource } from '../../app/model/run'
import { scopeSchema, sourceSchema, type Scope, type Source } from '../../app/model/source'
import { printSource } from '../../app/sources/notation'
import { refreshCommands } from './commands'
import { askToConnect } from './connecting'
import { engine } from './engine'
import { notify, shown } from './notifications'
import { recall, remember } from './remembered'
import { isGoing, runOf, startRun, stopRun } from './runs'
import { sessionsStore, useSessions } from './sessions'
import { settingsStore } from './settings'

const choiceSchema = z.object({
  sources: z.array(sourceSchema),
  scope: scopeSchema,
  /** Number of each source's colour, by notation: its own as long as it is chosen, whatever comes and goes beside it. */
  colours: z.record(z.string(), z.number().int().min(0)).default({}),
})
/** What is chosen on one session. */
export type Choice = z.infer<typeof choiceSchema>

const none: Choice = { sources: [], scope: { kind: 'system' }, colours: {} }
const rememberedChoices = 'probescope.chosen'

export const chosenStore = createStore<{ readonly bySession: Readonly<Record<string, Choice>> }>(() => ({
  bySession: {},
}))

export function chosenOn(session: string | null): Choice {
  return session === null ? none : (chosenStore.getState().bySession[session] ?? none)
}

/** What is chosen on the active session. */
export function chosen(): Choice {
  return chosenOn(sessionsStore.getState().active)
}

export function useChosen(): Choice {
  const active = useSessions((state) => state.active)
  return useStore(chosenStore, (state) => (active === null ? none : (state.bySession[active] ?? none)))
}

/** The number for `seriesColour` of a chosen source; 0 for one that is not chosen. */
export function colourOf(choice: Choice, notation: string): number {
  return choice.colours[notation] ?? 0
}

function leastFree(taken: readonly number[]): number {
  let colour = 0
  while (taken.includes(colour)) colour++
  return colour
}

/** The run's entry for a chosen source: the one attached last under this notation. */
export function runSourceOf(run: Run | null, source: Source): RunSource | null {
  const notation = printSource(source)
  return run?.sources.findLast((candidate) => candidate.notation === notation) ?? null
}

/** Adds a source to the active session's choice; attaches it when a run is going. */
export async function chooseSource(source: Source): Promise<void> {
  const session = sessionsStore.getState().active
  if (session === null) {
    askToConnect()
    return
  }
  const choice = chosenOn(session)
  const notation = printSource(source)
  if (choice.sources.some((other) => printSource(other) === notation)) return
  const colours = { ...choice.colours, [notation]: leastFree(Object.values(choice.colours)) }
  put(session, { ...choice, sources: [...choice.sources, source], colours })
  const run = runOf(session)
  if (run !== null && isGoing(run)) {
    await shown(engine.request('runs.add', { run: run.id, source }), `Attaching ${notation}`)
  }
}

/** Takes a source out of the active session's choice; detaches it when it is being counted. */
export async function dropSource(source: Source): Promise<void> {
  const session = sessionsStore.getState().active
  if (session === null) return
  const choice = chosenOn(session)
  const notation = printSource(source)
  const { [notation]: _, ...colours } = choice.colours
  put(session, {
    ...choice,
    sources: choice.sources.filter((other) => printSource(other) !== notation),
    colours,
  })
  const run = runOf(session)
  if (run === null || !isGoing(run)) return
  const attached = runSourceOf(run, source)
  if (attached !== null && attached.state.phase !== 'detached') {
    await shown(
      engine.request('runs.remove', { run: run.id, index: attached.index }),
      `Detaching ${notation}`,
    )
  }
}

export async function dropAllSources(): Promise<void> {
  await Promise.all(chosen().sources.map((source) => dropSource(source)))
}

/** Whose events the next run counts. A run that is going keeps its own. */
export function setScope(scope: Scope): void {
  const session = sessionsStore.getState().active
  if (session !== null) put(session, { ...chosenOn(session), scope })
}

/** Sessions on which a run has been asked for and has not begun yet. */
const startingStore = createStore<{ readonly sessions: readonly string[] }>(() => ({ sessions: [] }))

/** Whether the active session waits for its run to begin. */
export function useStarting(): boolean {
  const active = useSessions((state) => state.active)
  return useStore(startingStore, ({ sessions }) => active !== null && sessions.includes(active))
}

export function isStarting(): boolean {
  const { active } = sessionsStore.getState()
  return active !== null && startingStore.getState().sessions.includes(active)
}

/** Counts what is chosen on the active session, in a new run. While one is being started, there is no second one. */
export async function startChosen(): Promise<Run | null> {
  const session = sessionsStore.getState().active
  // Its own progress is shown.
  if (isStarting()) return null
  const { sources, scope } = chosenOn(session)
  if (session === null) {
    askToConnect()
    return null
  }
  if (sources.length === 0) {
    notify({
      severity: 'info',
      message: 'Choose something to count first',
      remedy: 'Source › Kprobe…, Tracepoint… and the others',
    })
    return null
  }
  startingStore.setState((state) => ({ sessions: [...state.sessions, session] }))
  try {
    const before = runOf(session)
    if (before !== null && isGoing(before)) await stopRun(before.id)
    const run = await startRun(session, sources, scope, settingsStore.getState().interval)
    if (run !== null) await follow(session, run, sources)
    return run
  } finally {
    startingStore.setState((state) => ({ sessions: state.sessions.filter((other) => other !== session) }))
  }
}

/** What was chosen and dropped while the run was being started. */
async function follow(session: string, run: Run, begun: readonly Source[]): Promise<void> {
  const now = chosenOn(session).sources
  const has = (list: readonly Source[], source: Source) =>
    list.some((other) => printSource(other) === printSource(source))
  const added = now.filter((source) => !has(begun, source))
  const dropped = begun.filter((source) => !has(now, source))
  await Promise.all([
    ...added.map((source) => shown(engine.request('runs.add', { run: run.id, source }))),
    ...dropped.map((source) => {
      const index = runSourceOf(run, source)?.index
      return index === undefined ? null : shown(engine.request('runs.remove', { run: run.id, index }))
    }),
  ])
}

function put(session: string, choice: Choice): void {
  const bySession = { ...chosenStore.getState().bySession, [session]: choice }
  chosenStore.setState({ bySession })
  remember(rememberedChoices, bySession)
}

/** Once, at start. */
export function startChosenBridge(): void {
  const bySession = recall(rememberedChoices, z.record(z.string(), choiceSchema))
  if (bySession !== null) chosenStore.setState({ bySession })
  chosenStore.subscribe(refreshCommands)
  startingStore.subscribe(refreshCommands)
  engine.on('session.forgotten', ({ session }) => {
    const { [session]: _, ...rest } = chosenStore.getState().bySession
    chosenStore.setState({ bySession: rest })
    remember(rememberedChoices, rest)
  })
  // The choice of a session that died with the engine has no owner any more.
  engine.onGone(() => {
    chosenStore.setState({ bySession: {} })
    remember(rememberedChoices, {})
  })
}
