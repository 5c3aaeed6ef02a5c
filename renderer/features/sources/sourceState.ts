/** Which of the dialogs about sources is open, and the one way by which a source is added. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import type { Estimate } from '../../../app/model/catalogue'
import type { Source, SourceFamily } from '../../../app/model/source'
import { isGlob } from '../../../app/sources/catalogue'
import { printSource } from '../../../app/sources/notation'
import { chooseSource } from '../../bridge/chosen'
import { runCommand } from '../../bridge/commands'
import { engine } from '../../bridge/engine'
import { withProgress } from '../../bridge/notifications'
import { activeRun, isGoing } from '../../bridge/runs'
import { sessionsStore } from '../../bridge/sessions'

/** `all`: the search over every mechanism. */
export type Tab = SourceFamily | 'all'

/** A wildcard that waits for the user to have seen how much it is. */
export interface Doubt {
  readonly source: Source
  readonly start: boolean
  /** null: it could not be measured at all, and `problem` says why. */
  readonly estimate: Estimate | null
  readonly problem: string | null
}

interface SourceState {
  readonly picker: Tab | null
  readonly typing: boolean
  readonly scoping: boolean
  readonly doubt: Doubt | null
}

export const sourceStore = createStore<SourceState>(() => ({
  picker: null,
  typing: false,
  scoping: false,
  doubt: null,
}))

export function useSource<T>(selector: (state: SourceState) => T): T {
  return useStore(sourceStore, selector)
}

/** More than this many functions are attached only after a look at how often they fire. */
export const manyFunctions = 50

/** Adds a source to the chosen ones, and with `start` begins to count. A wide wildcard asks first. */
export async function addSource(source: Source, start: boolean): Promise<void> {
  const doubt = await doubtOf(source, start)
  if (doubt === null) await attach(source, start)
  else sourceStore.setState({ doubt, picker: null, typing: false })
}

export async function attach(source: Source, start: boolean): Promise<void> {
  await chooseSource(source)
  const run = activeRun()
  if (start && (run === null || !isGoing(run))) runCommand('run.start')
}

async function doubtOf(source: Source, start: boolean): Promise<Doubt | null> {
  const session = sessionsStore.getState().active
  if (session === null || source.kind !== 'ftrace' || !isGlob(source.pattern)) return null
  const asked = await withProgress(
    `Looking how often ${printSource(source)} fires`,
    engine.request('catalogue.estimate', { session, source }),
  )
  if (!asked.ok) return { source, start, estimate: null, problem: asked.failure.message }
  const estimate = asked.value
  return estimate.functions > manyFunctions ? { source, start, estimate, problem: null } : null
}
