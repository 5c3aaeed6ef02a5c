/** What a target can do is asked for once in each connection: what was missing before a reconnect may be there now. */
import { expect, it, vi } from 'vitest'
import type { Connection, ConnectStep, Session } from '../../app/model/target'

vi.mock('../../renderer/bridge/engine', () => ({
  engine: {
    on: () => ({ dispose() {} }),
    onOpen: () => ({ dispose() {} }),
    onGone: () => ({ dispose() {} }),
  },
}))
vi.mock('../../renderer/bridge/desktop', () => ({ desktop: { on: () => ({ dispose() {} }) } }))
vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => {} })

const { followConnections } = await import('../../renderer/bridge/capabilities')

const session = (id: string, phase: Connection['phase'], ...states: ConnectStep['state'][]) =>
  ({ id, connection: { phase, steps: states.map((state) => ({ id: 'catalogue', state })) } }) as Session

/** Whose capabilities are asked for, when these are shown one after the other. */
function askedFor(...shown: readonly (Session | null)[]): string[] {
  const asked: string[] = []
  const follow = followConnections((id) => asked.push(id))
  for (const each of shown) follow(each)
  return asked
}

it('are asked for anew after a reconnect', () => {
  const connected = session('a', 'connected', 'done')
  expect(askedFor(connected, session('a', 'lost'), session('a', 'connecting'), connected)).toEqual(['a', 'a'])
  // Whatever the window was told of it in between.
  expect(askedFor(connected, session('a', 'connected', 'running'), connected)).toEqual(['a', 'a'])
})

it('are asked for once in a connection, and not before its own reads are done', () => {
  const reading = [session('a', 'connected', 'waiting'), session('a', 'connected', 'running')]
  expect(askedFor(null, session('a', 'connecting'), ...reading)).toEqual([])
  expect(askedFor(...reading, session('a', 'connected', 'done', 'skipped'))).toEqual(['a'])
  expect(askedFor(session('a', 'connected', 'done'), session('a', 'connected', 'done'))).toEqual(['a'])
  expect(askedFor(session('a', 'failed', 'failed'), session('a', 'closed'))).toEqual([])
})

it('are those of the session that the window looks at', () => {
  const [a, b] = [session('a', 'connected'), session('b', 'connected')]
  expect(askedFor(a, b, null, a)).toEqual(['a', 'b', 'a'])
})
