import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { engineGone, EnginePort, type Port } from '../../renderer/bridge/enginePort'

const ports: NodePort[] = []
afterEach(() => ports.splice(0).forEach((port) => port.close()))

/** Both ends of a channel; the far one keeps what it gets. */
function channel() {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  const got: { id: number; request: string; params: unknown }[] = []
  let wake = () => {}
  port2.on('message', (message) => {
    got.push(message)
    wake()
  })
  const received = async (count: number) => {
    while (got.length < count) await new Promise<void>((resolve) => (wake = resolve))
    return got
  }
  return { near: port1 as unknown as Port, far: port2, received }
}

const events: [string, unknown][] = []
let engine: EnginePort
beforeEach(() => {
  events.length = 0
  engine = new EnginePort((event, data) => events.push([event, data]))
})

describe('the port to the engine', () => {
  it('matches answers to requests, in whatever order they come', async () => {
    const { near, far, received } = channel()
    engine.open(near)
    const first = engine.request('a', { n: 1 })
    const second = engine.request('b', { n: 2 })
    const [a, b] = await received(2)
    expect([a!.request, a!.params, b!.request]).toEqual(['a', { n: 1 }, 'b'])
    far.postMessage({ type: 'response', id: b!.id, value: 'two' })
    far.postMessage({ type: 'failure', id: a!.id, failure: { code: 'x', message: 'no' } })
    expect(await second).toEqual({ ok: true, value: 'two' })
    expect(await first).toEqual({
      ok: false,
      failure: { code: 'x', message: 'no', remedy: null, detail: null, place: null },
    })
  })

  it('hands events on', async () => {
    const { near, far } = channel()
    engine.open(near)
    far.postMessage({ type: 'event', event: 'run', data: new Float64Array([1, NaN]) })
    const answered = engine.request('a', {})
    far.once('message', ({ id }) => far.postMessage({ type: 'response', id, value: null }))
    await answered
    expect(events).toEqual([['run', new Float64Array([1, NaN])]])
  })

  it('keeps what is asked before the port has come', async () => {
    const answered = engine.request('early', {})
    const { near, far, received } = channel()
    engine.open(near)
    const [early] = await received(1)
    far.postMessage({ type: 'response', id: early!.id, value: 1 })
    expect(await answered).toEqual({ ok: true, value: 1 })
  })

  it('fails what was asked of an engine that is gone, and asks the next one', async () => {
    const old = channel()
    engine.open(old.near)
    const lost = engine.request('lost', {})
    await old.received(1)
    engine.drop()
    expect(await lost).toEqual({ ok: false, failure: engineGone })
    expect(engine.isOpen).toBe(false)

    const waiting = engine.request('again', {})
    const next = channel()
    engine.open(next.near)
    const [again] = await next.received(1)
    next.far.postMessage({ type: 'response', id: again!.id, value: 'yes' })
    expect(await waiting).toEqual({ ok: true, value: 'yes' })
  })

  it('takes no harm from what is not a message', async () => {
    const { near, far, received } = channel()
    engine.open(near)
    for (const junk of [null, 3, 'x', {}, { type: 'response', id: 999, value: 1 }, { type: 'unheard' }]) {
      far.postMessage(junk)
    }
    const answered = engine.request('a', {})
    const [message] = await received(1)
    far.postMessage({ type: 'failure', id: message!.id, failure: 'not a failure' })
    expect(await answered).toMatchObject({ ok: false, failure: { code: 'internal' } })
    expect(events).toEqual([])
  })
})
