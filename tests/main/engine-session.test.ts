/** What happens in which order when a session connects, loses its target, and connects again. */
import { expect, test, vi } from 'vitest'
import { succeed } from '../../app/base/result'
import { Session } from '../../main/engine/sessions/session'
import { ScriptedAgent, scriptedHello } from './scriptedAgent'

function played() {
  const agents: ScriptedAgent[] = []
  const session = new Session('session-1', { kind: 'local' }, 'This computer', {
    emit: () => {},
    prefetch: true,
    sweepAtConnect: false,
    connect: () => () => {
      const agent = new ScriptedAgent()
      agents.push(agent)
      void agent.hears('REQUEST').then(({ stream }) => agent.say('RESPONSE', stream, scriptedHello))
      return Promise.resolve(
        succeed({
          channel: agent.channel,
          shell: null,
          explain: (reason) => reason,
          close: () => Promise.resolve(),
        }),
      )
    },
  })
  const goesOn = vi.fn<() => void>()
  session.connected.on(goesOn)
  return { agents, session, goesOn }
}

const refusal = { code: 'kernel', message: 'Not now', remedy: null, detail: null, place: null }

/** The nth request of an agent after hello, which the test lets wait until it refuses it. */
async function refuse(agent: ScriptedAgent, nth: number, method: string): Promise<void> {
  const { stream, text } = await agent.hears('REQUEST', nth)
  expect(JSON.parse(text)).toMatchObject({ method })
  agent.say('FAILURE', stream, refusal)
}

test('runs go on at once at first, and after a loss when all is read that they would count', async () => {
  const { agents, session, goesOn } = played()
  await session.connect()
  await agents[0]!.hears('REQUEST', 1)
  expect(goesOn).toHaveBeenCalledOnce()
  agents[0]!.hangUp()
  await vi.waitFor(() => expect(session.state.connection.phase).toBe('lost'))

  await session.connect()
  expect(session.state.connection.phase).toBe('connected')
  const agent = agents[1]!
  await refuse(agent, 1, 'capabilities')
  // The catalogue asks for them once more, since they were refused.
  await refuse(agent, 2, 'capabilities')
  await agent.hears('REQUEST', 3)
  expect(goesOn).toHaveBeenCalledOnce()
  await refuse(agent, 3, 'catalogue')
  await vi.waitFor(() => expect(goesOn).toHaveBeenCalledTimes(2))
  agent.hangUp()
})

test('a connection that is lost while it is read does not go on', async () => {
  const { agents, session, goesOn } = played()
  await session.connect()
  agents[0]!.hangUp()
  await vi.waitFor(() => expect(session.state.connection.phase).toBe('lost'))
  await session.connect()
  await agents[1]!.hears('REQUEST', 1)
  agents[1]!.hangUp()
  await vi.waitFor(() => expect(session.state.connection.phase).toBe('lost'))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(goesOn).toHaveBeenCalledOnce()
})
