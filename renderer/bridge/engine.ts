/** Requests to the engine, and its events. Both survive a restart of the engine and a reload of the window. */
import { Emitter, type Disposable } from '../../app/base/disposable'
import { failure } from '../../app/base/failure'
import { fail, succeed, type Result } from '../../app/base/result'
import {
  engineEvents,
  engineRequests,
  type EngineEvent,
  type EngineEventData,
  type EngineParams,
  type EngineRequest,
  type EngineResult,
} from '../../app/contract/engine'
import { desktop } from './desktop'
import { EnginePort } from './enginePort'
import { notifyFailure } from './notifications'
import { preload } from './preload'

const emitters = new Map<EngineEvent, Emitter<unknown>>()
const opened = new Emitter<void>()
const gone = new Emitter<void>()
const port = new EnginePort(dispatch)

function dispatch(event: string, data: unknown): void {
  if (!Object.hasOwn(engineEvents, event)) return
  const emitter = emitters.get(event as EngineEvent)
  if (emitter === undefined) return
  const parsed = engineEvents[event as EngineEvent].safeParse(data)
  if (parsed.success) emitter.emit(parsed.data)
  else
    notifyFailure(
      failure('internal', `The engine's event ${event} has a wrong shape`, { detail: parsed.error.message }),
    )
}

async function request<R extends EngineRequest>(
  name: R,
  params: EngineParams<R>,
): Promise<Result<EngineResult<R>>> {
  const result = await port.request(name, params)
  if (!result.ok) return result
  const value = engineRequests[name].result.safeParse(result.value)
  if (value.success) return succeed(value.data as EngineResult<R>)
  return fail(failure('internal', `The answer to ${name} has a wrong shape`, { detail: value.error.message }))
}

function on<E extends EngineEvent>(event: E, listener: (data: EngineEventData<E>) => void): Disposable {
  const emitter = emitters.get(event) ?? new Emitter<unknown>()
  emitters.set(event, emitter)
  return emitter.on(listener as (data: unknown) => void)
}

/** Asks for the port: its process is started then. What is asked of the engine before waits for it. Once. */
export function connectEngine(): void {
  preload().connectEngine()
}

/** Once, before anything is shown. */
export function startEngineBridge(): void {
  window.addEventListener('message', (event) => {
    // Only this very window: there are no frames, and nothing else may bring a port.
    if (event.source !== window || event.data?.probescope !== 'engine-port') return
    const [received] = event.ports
    if (received === undefined) return
    port.open(received)
    opened.emit()
  })
  desktop.on('engine', ({ state }) => {
    if (state === 'crashed') {
      port.drop()
      gone.emit()
    } else {
      connectEngine()
    }
  })
}

export const engine = {
  request,
  on,
  /** A port has come: at start, after a reload and after the engine was replaced. What is mirrored is asked for anew. */
  onOpen: (listener: () => void): Disposable => opened.on(listener),
  /** The engine's process ended; sessions and runs are gone, a new one is being started. */
  onGone: (listener: () => void): Disposable => gone.on(listener),
}
