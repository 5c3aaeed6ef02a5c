/** From a message of the window to an answer: known, well shaped, and never an exception. */
import { failure, failureOf } from '../../app/base/failure'
import { fail, succeed, type Result } from '../../app/base/result'
import { desktopRequests, type DesktopRequest, type DesktopResult } from '../../app/contract/desktop'
import type { z } from 'zod'

/** What each desktop request does. It may throw; a FailureError reaches the window as its failure. */
export type DesktopHandlers = {
  readonly [R in DesktopRequest]: (
    params: z.output<(typeof desktopRequests)[R]['params']>,
  ) => DesktopResult<R> | Promise<DesktopResult<R>>
}

export async function answer(
  handlers: DesktopHandlers,
  request: unknown,
  params: unknown,
): Promise<Result<unknown>> {
  if (typeof request !== 'string' || !Object.hasOwn(desktopRequests, request)) {
    return fail(failure('bad-request', 'There is no such request'))
  }
  const name = request as DesktopRequest
  const parsed = desktopRequests[name].params.safeParse(params)
  if (!parsed.success) {
    return fail(
      failure('bad-request', `The request ${name} has wrong parameters`, { detail: parsed.error.message }),
    )
  }
  try {
    const handler = handlers[name] as (params: unknown) => unknown
    return succeed(await handler(parsed.data))
  } catch (error) {
    return fail(failureOf(error))
  }
}
