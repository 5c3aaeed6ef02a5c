/** Programs as the engine tells them: what runs, and which one's answer is shown. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import type { Milliseconds } from '../../app/base/units'
import type { ProgramKind, ProgramRun } from '../../app/model/program'
import { stopGraceOf } from '../../app/programs'
import { refreshCommands } from './commands'
import { engine } from './engine'
import { shown } from './notifications'
import { sessionsStore, useSessions } from './sessions'

export interface ProgramsState {
  readonly programs: readonly ProgramRun[]
  /** The one whose answer is looked at; null: the last one of the active session. */
  readonly looked: string | null
}

export const programsStore = createStore<ProgramsState>(() => ({ programs: [], looked: null }))

export function usePrograms<T>(selector: (state: ProgramsState) => T): T {
  return useStore(programsStore, selector)
}

export function isOver(program: ProgramRun): boolean {
  return program.phase === 'ended'
}

export function programById(
  id: string | null,
  state: ProgramsState = programsStore.getState(),
): ProgramRun | null {
  return state.programs.find((program) => program.id === id) ?? null
}

/** The program that the answer's pane shows: the one chosen, else the last of the active session. */
export function useLookedProgram(): ProgramRun | null {
  const active = useSessions((state) => state.active)
  return usePrograms((state) => {
    const own = state.programs.filter(({ session }) => session === active)
    return own.find(({ id }) => id === state.looked) ?? own.at(-1) ?? null
  })
}

export function lookAt(program: string | null): void {
  programsStore.setState({ looked: program })
}

/** Begins to run a text on the active session. A refusal is shown; null then. */
export async function startProgram(
  name: string,
  text: string,
  kind: ProgramKind | null,
): Promise<ProgramRun | null> {
  const session = sessionsStore.getState().active
  if (session === null) return null
  const started = await shown(engine.request('programs.start', { session, name, text, kind }))
  if (started === null) return null
  // Its own events may have come before this answer, and know more.
  if (programById(started.program.id) === null) put(started.program)
  lookAt(started.program.id)
  return started.program
}

/** Whether it is being stopped, and could be ended sooner: without the time for its results. */
export function canForce({ phase, kind }: ProgramRun): boolean {
  return phase === 'stopping' && stopGraceOf(kind) !== null
}

/** A double click, or a key held down, means one stop. */
const oneStop: Milliseconds = 500
const askedToStop = new Map<string, number>()

/** `force`: without the time for its results. */
export async function stopProgram(program: string, force = false): Promise<void> {
  const now = performance.now()
  if (force && now - (askedToStop.get(program) ?? -Infinity) < oneStop) return
  askedToStop.set(program, now)
  const stopped = await shown(engine.request('programs.stop', { program, force }), 'Stopping the program')
  askedToStop.delete(program)
  if (stopped !== null) put(stopped.program)
}

function put(program: ProgramRun): void {
  programsStore.setState(({ programs }) => ({
    programs: programs.some(({ id }) => id === program.id)
      ? programs.map((other) => (other.id === program.id ? program : other))
      : [...programs, program],
  }))
}

async function mirror(): Promise<void> {
  const listed = await engine.request('programs.list', {})
  if (listed.ok) programsStore.setState({ programs: listed.value.programs })
}

/** Once, at start. */
export function startProgramsBridge(): void {
  engine.on('program', ({ program }) => put(program))
  engine.on('session.forgotten', ({ session }) => {
    programsStore.setState(({ programs }) => ({
      programs: programs.filter((program) => program.session !== session),
    }))
  })
  engine.onOpen(() => void mirror())
  engine.onGone(() => programsStore.setState({ programs: [], looked: null }))
  programsStore.subscribe(refreshCommands)
}
