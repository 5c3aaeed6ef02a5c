/** Running what is in the editor: which program of the engine belongs to which tab. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import { z } from 'zod'
import type { ProgramKind, ProgramRun } from '../../../../app/model/program'
import { recognizeProgram } from '../../../../app/programs'
import { askToConnect } from '../../../bridge/connecting'
import { revealPanel } from '../../../bridge/panels'
import {
  canForce,
  isOver,
  lookAt,
  programById,
  programsStore,
  startProgram,
  stopProgram,
  usePrograms,
} from '../../../bridge/programs'
import { recall, remember } from '../../../bridge/remembered'
import { activeSession } from '../../../bridge/sessions'
import { activeDocument, type Document } from '../documents/documents'
import { documentsStore, useDocuments } from '../documents/store'

interface RunningState {
  /** The last program of each tab, by the document's id. */
  readonly programs: Readonly<Record<string, string>>
  /** Tabs whose program has been asked for and has not begun yet. */
  readonly starting: readonly string[]
  /** A tab with a kernel module that waits for the user to have read what that means. */
  readonly doubtful: string | null
  /** Tabs whose module the user has agreed to run, for as long as the window lives. */
  readonly agreed: readonly string[]
}

const remembered = 'probescope.programOfTab'

export const runningStore = createStore<RunningState>(() => ({
  programs: recall(remembered, z.record(z.string(), z.string())) ?? {},
  starting: [],
  doubtful: null,
  agreed: [],
}))

export function programOf(document: string | null): ProgramRun | null {
  return document === null ? null : programById(runningStore.getState().programs[document] ?? null)
}

/** The last program that was run from the active tab. */
export function useActiveProgram(): ProgramRun | null {
  const active = useDocuments((state) => state.active)
  const id = useStore(runningStore, (state) => (active === null ? null : (state.programs[active] ?? null)))
  return usePrograms((state) => programById(id, state))
}

/** How the active tab's text would be run; null: nobody knows. */
export function kindOf({ name, text }: Document): ProgramKind | null {
  return recognizeProgram(name, text)
}

export function canRun(): boolean {
  const document = activeDocument(documentsStore.getState())
  return (
    document !== null &&
    document.text.trim() !== '' &&
    !runningStore.getState().starting.includes(document.id)
  )
}

export function canStop(): boolean {
  const program = programOf(documentsStore.getState().active)
  return program !== null && !isOver(program) && (program.phase !== 'stopping' || canForce(program))
}

/** Runs the active tab's program on the active target; one of the same tab that runs is stopped before. */
export async function runActive(): Promise<void> {
  const document = activeDocument(documentsStore.getState())
  if (document === null) return
  if (activeSession()?.connection.phase !== 'connected') {
    askToConnect()
    return
  }
  const { id, name, text } = document
  if (kindOf(document) === 'module' && !runningStore.getState().agreed.includes(id)) {
    runningStore.setState({ doubtful: id })
    return
  }
  runningStore.setState(({ starting }) => ({ starting: [...starting, id] }))
  try {
    const before = programOf(id)
    if (before !== null && !isOver(before)) await stopProgram(before.id)
    const program = await startProgram(name, text, kindOf(document))
    if (program === null) return
    const programs = { ...runningStore.getState().programs, [id]: program.id }
    runningStore.setState({ programs })
    remember(remembered, programs)
    revealPanel('answer')
  } finally {
    runningStore.setState(({ starting }) => ({ starting: starting.filter((other) => other !== id) }))
  }
}

/** The user has read what a module may do: it runs, and is not asked about again. */
export async function agreeToModule(agrees: boolean): Promise<void> {
  const { doubtful, agreed } = runningStore.getState()
  runningStore.setState({ doubtful: null })
  if (!agrees || doubtful === null) return
  runningStore.setState({ agreed: [...agreed, doubtful] })
  if (documentsStore.getState().active === doubtful) await runActive()
}

/** Once more while it is being stopped: at once. */
export async function stopActive(): Promise<void> {
  const program = programOf(documentsStore.getState().active)
  if (program !== null && !isOver(program)) await stopProgram(program.id, canForce(program))
}

/** Once, at start: a tab that comes to the front brings its answer along. */
export function followActiveTab(): void {
  documentsStore.subscribe((now, before) => {
    if (now.active === before.active) return
    const program = programOf(now.active)
    if (program !== null) lookAt(program.id)
  })
  programsStore.subscribe(({ programs }, before) => {
    if (programs.length >= before.programs.length) return
    const known = new Set(programs.map(({ id }) => id))
    const kept = Object.entries(runningStore.getState().programs).filter(([, id]) => known.has(id))
    runningStore.setState({ programs: Object.fromEntries(kept) })
  })
}
