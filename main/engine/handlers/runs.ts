import { succeed } from '../../../app/base/result'
import type { RunService } from '../runs/runService'
import type { Handlers } from './handler'

type RunRequests = 'runs.start' | 'runs.add' | 'runs.remove' | 'runs.stop' | 'runs.list' | 'runs.history'

export function runHandlers(runs: RunService): Handlers<RunRequests> {
  return {
    'runs.start': (params) => runs.start(params),
    'runs.add': ({ run, source }) => runs.add(run, source),
    'runs.remove': ({ run, index }) => runs.remove(run, index),
    'runs.stop': ({ run }) => runs.stop(run),
    'runs.list': () => succeed({ runs: runs.list() }),
    'runs.history': ({ run }) => runs.history(run),
  }
}
