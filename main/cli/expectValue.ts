import { FailureError } from '../../app/base/failure'
import type { Result } from '../../app/base/result'

/** The value, or the failure thrown: a command has one place that reports. */
export function expectValue<T>(result: Result<T>): T {
  if (!result.ok) throw new FailureError(result.failure)
  return result.value
}
