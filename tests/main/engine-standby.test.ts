/** A target that is connected to before it is asked for: taken once, let go when nobody wants it, no worse than none when it fails. */
import { expect, test, vi } from 'vitest'
import { failure } from '../../app/base/failure'
import { fail, succeed } from '../../app/base/result'
import { Standby } from '../../main/engine/sessions/standby'
import type { Connect, TargetConnection } from '../../main/engine/targets/connection/connection'
import { ScriptedAgent, scriptedHello } from './scriptedAgent'

function played() {
  const agent = new ScriptedAgent()
  const close = vi.fn<() => Promise<void>>(() => Promise.resolve())
  const connection: TargetConnection = {
    channel: agent.channel,
    shell: null,
    explain: (reason) => reason,
    close,
  }
  const connect: Connect = () => Promise.resolve(succeed(connection))
  const dropped = vi.fn<() => Promise<void>>(() => Promise.resolve())
  const stuck = vi.fn<() => Promise<void>>(() => Promise.resolve())
  const standby = new Standby(connect, dropped, stuck)
  const answersHello = async () => {
    const { stream } = await agent.hears('REQUEST')
    agent.say('RESPONSE', stream, scriptedHello)
  }
  return { agent, close, dropped, stuck, standby, answersHello }
}

test('it is taken once, with an agent that has answered', async () => {
  const { close, dropped, standby, answersHello } = played()
  await answersHello()
  const reached = await standby.take()
  expect(reached?.machine.hostname).toBe('embedded')
  expect(await standby.take()).toBeNull()
  await standby.drop()
  expect(close).not.toHaveBeenCalled()
  expect(dropped).not.toHaveBeenCalled()
  reached?.agent.end(failure('closed', 'The test is over.'))
})

test('whoever wants it before it is ready waits for it', async () => {
  const { standby, answersHello } = played()
  const reached = standby.take()
  await answersHello()
  const taken = await reached
  expect(taken?.machine.arch).toBe('i686')
  taken?.agent.end(failure('closed', 'The test is over.'))
})

test('one that does not become ready is thrown away, and there is none', async () => {
  const { dropped, stuck, standby } = played()
  expect(await standby.take(50)).toBeNull()
  expect(stuck).toHaveBeenCalledOnce()
  expect(dropped).not.toHaveBeenCalled()
})

test('nobody wants it: the agent hears a goodbye, and all is closed', async () => {
  const { agent, close, dropped, standby, answersHello } = played()
  await answersHello()
  const dropping = standby.drop()
  const { stream, text } = await agent.hears('REQUEST', 1)
  expect(JSON.parse(text)).toMatchObject({ method: 'bye' })
  agent.say('RESPONSE', stream, { leftovers: [] })
  await dropping
  expect(close).toHaveBeenCalledOnce()
  expect(dropped).toHaveBeenCalledOnce()
  expect(await standby.take()).toBeNull()
})

test('it cannot be reached, or has gone meanwhile: then there is none', async () => {
  const refused = new Standby(
    () => Promise.resolve(fail(failure('damaged', 'The snapshot is damaged.'))),
    () => Promise.resolve(),
    () => Promise.resolve(),
  )
  expect(await refused.take()).toBeNull()
  const { agent, standby, answersHello } = played()
  await answersHello()
  agent.hangUp()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await standby.take()).toBeNull()
})
