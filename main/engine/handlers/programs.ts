import { succeed } from '../../../app/base/result'
import type { ProgramService } from '../programs/programService'
import type { Handlers } from './handler'

type ProgramRequests =
  'programs.start' | 'programs.stop' | 'programs.list' | 'programs.output' | 'programs.check'

export function programHandlers(programs: ProgramService): Handlers<ProgramRequests> {
  return {
    'programs.start': (params) => programs.start(params),
    'programs.stop': ({ program, force = false }) => programs.stop(program, force),
    'programs.list': () => succeed({ programs: programs.list() }),
    'programs.output': ({ program }) => programs.output(program),
    'programs.check': (params) => programs.check(params),
  }
}
