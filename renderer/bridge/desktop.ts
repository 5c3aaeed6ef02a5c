/** Requests to Electron's main process, and what it tells the window. */
import {
  desktopEvents,
  desktopRequests,
  type DesktopEvent,
  type DesktopEventData,
  type DesktopParams,
  type DesktopRequest,
  type DesktopResult,
} from '../../app/contract/desktop'
import type { Disposable } from '../../app/base/disposable'
import { failure, failureSchema } from '../../app/base/failure'
import { fail, succeed, type Result } from '../../app/base/result'
import { preload } from './preload'

async function request<R extends DesktopRequest>(
  name: R,
  params: DesktopParams<R>,
): Promise<Result<DesktopResult<R>>> {
  const answer = (await preload().request(name, params)) as {
    ok?: unknown
    value?: unknown
    failure?: unknown
  } | null
  if (answer?.ok !== true) {
    const told = failureSchema.safeParse(answer?.failure)
    return fail(told.success ? told.data : failure('internal', `No usable answer to ${name}`))
  }
  const value = desktopRequests[name].result.safeParse(answer.value)
  if (value.success) return succeed(value.data as DesktopResult<R>)
  return fail(failure('internal', `The answer to ${name} has a wrong shape`, { detail: value.error.message }))
}

function on<E extends DesktopEvent>(event: E, listener: (data: DesktopEventData<E>) => void): Disposable {
  const stop = preload().on(event, (data) => {
    const parsed = desktopEvents[event].safeParse(data)
    if (parsed.success) listener(parsed.data as DesktopEventData<E>)
  })
  return { dispose: stop }
}

/** Every request resolves; what failed is in the result. */
export const desktop = { request, on }
