/** The terminals that the engine keeps, in the order of their tabs, and what only this window knows of them. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Terminal } from '../../../../app/model/terminal'

export interface Terminals {
  readonly terminals: readonly Terminal[]
  readonly active: string | null
  /** Terminals that rang while another was shown. */
  readonly rung: ReadonlySet<string>
  readonly finding: boolean
}

export const noTerminals: Terminals = { terminals: [], active: null, rung: new Set(), finding: false }
export const terminalsStore = createStore<Terminals>(() => noTerminals)

export function useTerminals<T>(selector: (state: Terminals) => T): T {
  return useStore(terminalsStore, selector)
}

/** Applies one of the functions below. */
export function change(step: (state: Terminals) => Terminals): void {
  terminalsStore.setState(step, true)
}

export function byId(state: Terminals, id: string | null): Terminal | null {
  return state.terminals.find((terminal) => terminal.id === id) ?? null
}

/** A terminal as it is now. A new one comes last, and to the front only when none is shown. */
export function put(state: Terminals, terminal: Terminal): Terminals {
  const known = state.terminals.some(({ id }) => id === terminal.id)
  return {
    ...state,
    terminals: known
      ? state.terminals.map((other) => (other.id === terminal.id ? terminal : other))
      : [...state.terminals, terminal],
    active: state.active ?? terminal.id,
  }
}

/** After a reload: the engine's list, in this window's order as far as it had one. */
export function mirrored(state: Terminals, listed: readonly Terminal[], wanted: string | null): Terminals {
  const order = new Map(state.terminals.map(({ id }, index) => [id, index]))
  const place = (terminal: Terminal): number => order.get(terminal.id) ?? Infinity
  const terminals = [...listed].sort((a, b) => place(a) - place(b) || 0)
  const active = terminals.find(({ id }) => id === (state.active ?? wanted)) ?? terminals.at(-1)
  return { ...noTerminals, terminals, active: active?.id ?? null }
}

export function activated(state: Terminals, id: string): Terminals {
  if (byId(state, id) === null) return state
  const rung = new Set(state.rung)
  rung.delete(id)
  return { ...state, active: id, rung }
}

/** The neighbour to the right takes its place, else the one to the left. */
export function removed(state: Terminals, id: string): Terminals {
  const at = state.terminals.findIndex((terminal) => terminal.id === id)
  if (at < 0) return state
  const terminals = state.terminals.filter((terminal) => terminal.id !== id)
  const rung = new Set(state.rung)
  rung.delete(id)
  const active = state.active === id ? (terminals[at] ?? terminals[at - 1])?.id : state.active
  return {
    ...state,
    terminals,
    rung,
    active: active ?? null,
    finding: state.finding && active === state.active,
  }
}

export function moved(state: Terminals, id: string, to: number): Terminals {
  const terminal = byId(state, id)
  if (terminal === null) return state
  const terminals = state.terminals.filter((other) => other.id !== id)
  terminals.splice(Math.max(0, Math.min(to, terminals.length)), 0, terminal)
  return { ...state, terminals }
}

/** The tab `by` places further among `shown`, round and round. */
export function stepped(state: Terminals, shown: readonly Terminal[], by: number): Terminals {
  if (shown.length === 0) return state
  const at = shown.findIndex(({ id }) => id === state.active)
  return activated(state, shown[(((at + by) % shown.length) + shown.length) % shown.length]!.id)
}

export function rang(state: Terminals, id: string): Terminals {
  if (state.active === id || state.rung.has(id)) return state
  return { ...state, rung: new Set(state.rung).add(id) }
}
