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

test('who counts can wait for what is read in the background, at first and after a loss', async () => {
  const { agents, session, goesOn } = played()
  for (const turn of [0, 1]) {
    await session.connect()
    expect(goesOn).toHaveBeenCalledTimes(turn + 1)
    const agent = agents[turn]!
    const knowledge = session.knowledge
    if (!knowledge.ok) throw new Error(knowledge.failure.message)
    let read = false
    void knowledge.value.reading?.then(() => (read = true))
    await refuse(agent, 1, 'capabilities')
    for (const nth of [2, 3, 4, 5]) {
      expect(knowledge.value.reading).not.toBeNull()
      await refuse(agent, nth, 'catalogue')
    }
    await vi.waitFor(() => expect(read).toBe(true))
    expect(knowledge.value.reading).toBeNull()
    agent.hangUp()
    await vi.waitFor(() => expect(session.state.connection.phase).toBe('lost'))
  }
})

test('nobody waits for a connection that was lost while it was read', async () => {
  const { agents, session } = played()
  await session.connect()
  const knowledge = session.knowledge
  if (!knowledge.ok) throw new Error(knowledge.failure.message)
  await agents[0]!.hears('REQUEST', 1)
  const { reading } = knowledge.value
  expect(reading).not.toBeNull()
  agents[0]!.hangUp()
  await reading
})
