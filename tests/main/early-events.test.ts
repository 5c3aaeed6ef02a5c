import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { EarlyEvents } from '../../main/engine/targets/embedded/earlyEvents'

test('what was said before anybody listened is told in its order, once, and nothing is kept from then on', () => {
  const thread = new EventEmitter()
  const early = new EarlyEvents(thread)
  thread.emit('message', 1)
  thread.emit('error', new Error('two'))
  thread.emit('exit', 3)
  const heard: unknown[] = []
  for (const event of ['message', 'error', 'exit']) thread.on(event, (said) => heard.push([event, said]))
  early.handOver()
  thread.emit('message', 4)
  early.handOver()
  expect(heard).toEqual([
    ['message', 1],
    ['error', new Error('two')],
    ['exit', 3],
    ['message', 4],
  ])
})
