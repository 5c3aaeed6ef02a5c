import { describe, expect, test } from 'vitest'
import type { Session } from '../../../app/model/target'
import type { Terminal } from '../../../app/model/terminal'
import * as store from '../../../renderer/features/terminal/terminals/store'
import type { Terminals } from '../../../renderer/features/terminal/terminals/store'
import {
  isAsking,
  seenTerminal,
  shownTerminals,
} from '../../../renderer/features/terminal/terminals/shownTerminals'

const terminal = (id: string, more: Partial<Terminal> = {}): Terminal => ({
  id,
  session: null,
  title: id,
  phase: 'running',
  exitCode: null,
  ...more,
})
const withTerminals = (...ids: string[]): Terminals =>
  ids.reduce((state, id) => store.put(state, terminal(id)), store.noTerminals)
const ids = (state: Terminals): string[] => state.terminals.map(({ id }) => id)

describe('terminals', () => {
  test('the first comes to the front, later ones wait to be chosen', () => {
    expect(withTerminals('a', 'b')).toMatchObject({ active: 'a' })
    expect(ids(withTerminals('a', 'b'))).toEqual(['a', 'b'])
  })

  test('a change replaces the terminal in its place', () => {
    const state = store.put(withTerminals('a', 'b'), terminal('a', { phase: 'ended', exitCode: 3 }))
    expect(ids(state)).toEqual(['a', 'b'])
    expect(store.byId(state, 'a')).toMatchObject({ phase: 'ended', exitCode: 3 })
  })

  test('closing shows the right neighbour, at the end the left one', () => {
    const state = store.activated(withTerminals('a', 'b', 'c'), 'b')
    expect(store.removed(state, 'b').active).toBe('c')
    expect(store.removed(store.removed(state, 'b'), 'c').active).toBe('a')
    expect(store.removed(withTerminals('a'), 'a')).toMatchObject({ terminals: [], active: null })
    expect(store.removed(state, 'nothing')).toBe(state)
  })

  test('a reload keeps the active terminal, and an order that was changed', () => {
    const listed = [terminal('a'), terminal('b'), terminal('c')]
    expect(store.mirrored(store.noTerminals, listed, 'b').active).toBe('b')
    expect(store.mirrored(store.noTerminals, listed, 'gone').active).toBe('c')
    const moved = store.moved(withTerminals('a', 'b', 'c'), 'c', 0)
    expect(ids(store.mirrored(moved, listed, null))).toEqual(['c', 'a', 'b'])
  })

  test('a bell marks only what is not seen, until it is', () => {
    const state = withTerminals('a', 'b')
    expect(store.rang(state, 'a')).toBe(state)
    const rung = store.rang(state, 'b')
    expect([...rung.rung]).toEqual(['b'])
    expect([...store.activated(rung, 'b').rung]).toEqual([])
  })

  test('stepping goes round among those that are shown', () => {
    const state = withTerminals('a', 'b', 'c')
    const shown = [terminal('a'), terminal('c')]
    expect(store.stepped(state, shown, 1).active).toBe('c')
    expect(store.stepped(state, shown, -1).active).toBe('c')
    expect(store.stepped(store.stepped(state, shown, 1), shown, 1).active).toBe('a')
    expect(store.stepped(state, [], 1)).toBe(state)
  })
})

describe("ssh's own terminal", () => {
  const session = (connection: Partial<Session['connection']>): Session => ({
    id: 's1',
    address: { kind: 'ssh', host: 'db7' },
    label: 'db7',
    connection: connection as Session['connection'],
    authenticationTerminal: 'ssh',
  })
  const connecting = session({ phase: 'connecting', steps: [], question: null, questionNote: null })
  const asking = session({ phase: 'connecting', steps: [], question: 'terminal', questionNote: null })
  const password = session({ phase: 'connecting', steps: [], question: 'sudo-password', questionNote: null })
  const connected = session({ phase: 'connected', steps: [] })
  const failed = session({ phase: 'failed', steps: [] })
  const all = [terminal('shell'), terminal('ssh')]

  test('is shown until the connection stands, and again when it failed', () => {
    for (const one of [connecting, asking, failed]) expect(shownTerminals(all, [one])).toHaveLength(2)
    expect(shownTerminals(all, [connected]).map(({ id }) => id)).toEqual(['shell'])
  })

  test('what is seen is never one that is not shown', () => {
    expect(seenTerminal({ terminals: all, active: 'ssh' }, [asking])?.id).toBe('ssh')
    expect(seenTerminal({ terminals: all, active: 'ssh' }, [connected])?.id).toBe('shell')
    expect(seenTerminal({ terminals: [terminal('ssh')], active: 'ssh' }, [connected])).toBeNull()
  })

  test('asks only while ssh waits for an answer there', () => {
    expect([connecting, asking, password, connected, failed].map(isAsking)).toEqual([
      false,
      true,
      false,
      false,
      false,
    ])
    expect(isAsking(null)).toBe(false)
  })
})
