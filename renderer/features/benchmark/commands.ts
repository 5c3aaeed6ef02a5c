/** The commands of the benchmark. */
import type { Disposable } from '../../../app/base/disposable'
import { benchmarksStore, cancelBenchmark, goingBenchmark } from '../../bridge/benchmarks'
import { registerCommand } from '../../bridge/commands'
import { activeSession } from '../../bridge/sessions'
import { benchmarkStore } from './benchmarkState'
import { copyBenchmark, exportBenchmark, openBenchmark } from './exportFiles'
import { shownOverlay, shownResult } from './shownResult'

const canRun = () => {
  const session = activeSession()
  return (
    session?.connection.phase === 'connected' &&
    goingBenchmark() === null &&
    !benchmarksStore.getState().starting.includes(session.id)
  )
}
const hasResult = () => shownResult() !== null
const hasPicture = () => hasResult() || shownOverlay() !== null

export function registerBenchmarkCommands(): Disposable {
  const registered = [
    registerCommand('benchmark.run', {
      enabled: canRun,
      run: () => benchmarkStore.setState({ asking: true }),
    }),
    registerCommand('benchmark.cancel', {
      enabled: () => goingBenchmark() !== null,
      run: async () => {
        const going = goingBenchmark()
        if (going !== null) await cancelBenchmark(going.id)
      },
    }),
    registerCommand('benchmark.present', {
      enabled: hasPicture,
      run: () => benchmarkStore.setState(({ presenting }) => ({ presenting: !presenting })),
    }),
    registerCommand('benchmark.open', { run: openBenchmark }),
    registerCommand('benchmark.copy', { enabled: hasResult, run: copyBenchmark }),
    registerCommand('benchmark.png', { enabled: hasPicture, run: () => exportBenchmark('png') }),
    registerCommand('benchmark.svg', { enabled: hasPicture, run: () => exportBenchmark('svg') }),
    registerCommand('benchmark.csv', { enabled: hasResult, run: () => exportBenchmark('csv') }),
    registerCommand('benchmark.json', { enabled: hasResult, run: () => exportBenchmark('json') }),
  ]
  return { dispose: () => registered.forEach((command) => command.dispose()) }
}
