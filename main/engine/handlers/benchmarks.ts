import { succeed } from '../../../app/base/result'
import type { BenchmarkService } from '../benchmarks/benchmarkService'
import type { Handlers } from './handler'

type BenchmarkRequests = 'benchmarks.arms' | 'benchmarks.start' | 'benchmarks.cancel' | 'benchmarks.list'

export function benchmarkHandlers(benchmarks: BenchmarkService): Handlers<BenchmarkRequests> {
  return {
    'benchmarks.arms': ({ session }) => benchmarks.arms(session),
    'benchmarks.start': ({ session, options }) => benchmarks.start(session, options),
    'benchmarks.cancel': ({ benchmark }) => benchmarks.cancel(benchmark),
    'benchmarks.list': () => succeed({ benchmarks: benchmarks.list() }),
  }
}
