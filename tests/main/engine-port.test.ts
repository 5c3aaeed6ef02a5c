/** One window's port, over Node's own MessagePort: what a window may send, and how what it is told is gathered. */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PortMessage } from '../../app/contract/engine'
import type { SampleBatch } from '../../app/model/run'
import { Engine } from '../../main/engine'
import { EventBatch } from '../../main/engine/ports/eventBatch'
import { WindowPort, type MessagePortLike } from '../../main/engine/ports/windowPort'

const engines: Engine[] = []
const ports: MessagePort[] = []
afterEach(async () => {
  for (const port of ports.splice(0)) port.close()
  await Promise.all(engines.splice(0).map((engine) => engine.close()))
})

/** Node gives the data itself to a listener; Electron's MessagePortMain wraps it, as the engine expects. */
function wrapped(port: MessagePort): MessagePortLike {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: string, listener: (message: { data: unknown }) => void) =>
      port.on(event, (data: unknown) => listener({ data })),
    start: () => port.start(),
    close: () => port.close(),
  } as MessagePortLike
}

function open(engine = new Engine({ agents: '/nowhere' })) {
  if (!engines.includes(engine)) engines.push(engine)
  const { port1, port2 } = new MessageChannel()
  const messages: PortMessage[] = []
  const closed = vi.fn<(port: WindowPort) => void>()
  port2.on('message', (message: PortMessage) => messages.push(message))
  const port = new WindowPort(engine, wrapped(port1), closed)
  ports.push(port2)
  let id = 0
  return {
    engine,
    messages,
    closed,
    port,
    post: (message: unknown) => port2.postMessage(message),
    close: () => port2.close(),
    ask: async (request: string, params: unknown) => {
      const asked = ++id
      port2.postMessage({ type: 'request', id: asked, request, params })
      return vi.waitFor(() => {
        const answer = messages.find((each) => 'id' in each && each.id === asked)
        if (answer === undefined) throw new Error('not answered yet')
        return answer
      })
    },
  }
}

describe('a window', () => {
  it('is answered, and told of what happens', async () => {
    const window = open()
    expect(await window.ask('sessions.list', {})).toEqual({
      type: 'response',
      id: 1,
      value: { sessions: [] },
    })
    const opened = await window.ask('terminals.open', { session: null, columns: 80, rows: 24 })
    expect(opened).toMatchObject({ type: 'response', value: { terminal: { phase: 'running' } } })
    expect(
      window.messages.findIndex((each) => each.type === 'event' && each.event === 'terminal.opened'),
    ).toBeLessThan(window.messages.indexOf(opened))
  })

  it.each([
    ['an unknown request', 'targets.explode', {}],
    ['a name of Object’s', 'constructor', {}],
    ['wrong parameters', 'targets.connect', { address: { kind: 'ssh', host: '-oProxyCommand=x' } }],
    ['no parameters', 'runs.stop', undefined],
    ['an interval of nothing', 'runs.start', { session: 's', sources: [], interval: 0, scope: null }],
  ])('that asks %s gets a failure', async (_, request, params) => {
    expect(await open().ask(request, params)).toMatchObject({
      type: 'failure',
      failure: { code: 'bad-request' },
    })
  })

  it('that sends anything at all breaks nothing', async () => {
    const window = open()
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (message) => {
        try {
          window.post(message)
        } catch {
          // What cannot be copied does not get here.
        }
      }),
      { numRuns: 300 },
    )
    expect(await window.ask('runs.list', {})).toMatchObject({ type: 'response', value: { runs: [] } })
  })

  it('and another hear the same; one that closes does not trouble the other', async () => {
    const first = open()
    const second = open(first.engine)
    first.close()
    await vi.waitFor(() => expect(first.closed).toHaveBeenCalledWith(first.port))
    await second.ask('terminals.open', { session: null, columns: 80, rows: 24 })
    expect(second.messages.some((each) => each.type === 'event' && each.event === 'terminal.opened')).toBe(
      true,
    )
    expect(second.closed).not.toHaveBeenCalled()
  })
})

describe('what comes often', () => {
  const batch = (run: string, time: number): SampleBatch => ({
    run,
    rows: 1,
    time: Float64Array.of(time),
    source: Uint32Array.of(0),
    rate: Float64Array.of(time * 10),
    total: Float64Array.of(time * 100),
    perCpu: Float64Array.of(1, 2),
  })

  it('is gathered, each run and terminal in its order', async () => {
    const sent: [string, unknown][] = []
    const events = new EventBatch((event, data) => sent.push([event, data]))
    events.add('samples', { samples: batch('a', 1) })
    events.add('terminal.data', { terminal: 't', data: 'x' })
    events.add('samples', { samples: batch('b', 1) })
    events.add('samples', { samples: batch('a', 2) })
    events.add('terminal.data', { terminal: 't', data: 'y' })
    expect(sent).toEqual([])
    await vi.waitFor(() => expect(sent).toHaveLength(3))
    expect(sent[0]![1]).toMatchObject({
      samples: {
        run: 'a',
        rows: 2,
        time: Float64Array.of(1, 2),
        total: Float64Array.of(100, 200),
        perCpu: Float64Array.of(1, 2, 1, 2),
      },
    })
    expect(sent[2]).toEqual(['terminal.data', { terminal: 't', data: 'xy' }])
  })

  it('is never overtaken', () => {
    const sent: string[] = []
    const events = new EventBatch((event) => sent.push(event))
    events.add('terminal.data', { terminal: 't', data: 'last words' })
    events.add('terminal.closed', { terminal: 't' })
    expect(sent).toEqual(['terminal.data', 'terminal.closed'])
  })

  it('is dropped when the window is gone', async () => {
    const sent: string[] = []
    const events = new EventBatch((event) => sent.push(event))
    events.add('terminal.data', { terminal: 't', data: 'x' })
    events.dispose()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(sent).toEqual([])
  })
})
