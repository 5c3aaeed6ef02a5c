import { failure } from '../../../../app/base/failure'
import { failed, type ProgramRunner } from '../runner'

/** A kind that this version recognizes and cannot run. */
export function notYet(what: string): ProgramRunner {
  return () => Promise.resolve(failed(failure('unsupported', `${what} cannot be run by this version.`)))
}
