/** The active session's target, as far as completion asks it. */
import type { Field, TypeMembers } from '../../../../app/model/catalogue'
import { parseSource } from '../../../../app/sources/notation'
import { engine } from '../../../bridge/engine'
import { activeSession } from '../../../bridge/sessions'
import type { Target } from './suggestion'

function connectedSession(): string | null {
  const session = activeSession()
  return session?.connection.phase === 'connected' ? session.id : null
}

export const activeTarget: Target = {
  async search(query, kinds, limit) {
    const session = connectedSession()
    if (session === null) return null
    const found = await engine.request('catalogue.search', {
      session,
      // The kind in front: a target's name that looks like a kind's (`k:`) is then still a name.
      query: `${kinds[0]}:${query}`.slice(0, 500),
      kinds: [...kinds],
      limit,
    })
    // Completion while typing is no place for an error; the sources panel shows what is wrong with the catalogue.
    return found.ok ? found.value : null
  },

  async fields(probe): Promise<readonly Field[] | null> {
    const session = connectedSession()
    const source = parseSource(probe)
    if (session === null || !source.ok) return null
    const described = await engine.request('catalogue.describe', { session, source: source.value })
    return described.ok ? described.value.fields : null
  },

  async members(type, path): Promise<TypeMembers | null> {
    const session = connectedSession()
    if (session === null) return null
    const told = await engine.request('types.members', { session, type, path: [...path] })
    return told.ok ? told.value : null
  },
}
