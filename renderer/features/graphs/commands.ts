/** The commands of the graph and of runs. */
import type { Disposable } from '../../../app/base/disposable'
import { summaryCsv } from '../../../app/exports/csv'
import { chosen, isStarting, startChosen } from '../../bridge/chosen'
import { copyText } from '../../bridge/clipboard'
import { registerCommand } from '../../bridge/commands'
import { notify } from '../../bridge/notifications'
import { activeRun, isGoing, stopRun } from '../../bridge/runs'
import { samplesOf } from '../../bridge/samples'
import { activeSession } from '../../bridge/sessions'
import { goOn, pause, pausedAt } from './clocks'
import { graphStore, spans } from './graphState'

const isRunning = () => {
  const run = activeRun()
  return run !== null && isGoing(run)
}
const isConnected = () => activeSession()?.connection.phase === 'connected'

export function registerGraphCommands(): Disposable {
  const registered = [
    registerCommand('run.start', {
      // A run that is going takes in what is chosen; starting it anew would throw its picture away.
      enabled: () => isConnected() && !isStarting() && !isRunning() && chosen().sources.length > 0,
      run: async () => {
        goOn()
        await startChosen()
      },
    }),
    registerCommand('run.stop', {
      enabled: isRunning,
      run: async () => {
        const run = activeRun()
        if (run !== null) await stopRun(run.id)
      },
    }),
    registerCommand('run.copyNumbers', {
      enabled: () => activeRun() !== null,
      run: copyNumbers,
    }),
    registerCommand('graph.pause', {
      enabled: () => activeRun() !== null,
      checked: () => {
        const run = activeRun()
        return run !== null && pausedAt(run) !== null
      },
      run: () => {
        const run = activeRun()
        if (run === null) return
        if (pausedAt(run) === null) pause(run)
        else goOn()
      },
    }),
    registerCommand('graph.log', {
      checked: () => graphStore.getState().log,
      run: () => graphStore.setState(({ log }) => ({ log: !log })),
    }),
    registerCommand('graph.perCpu', {
      checked: () => graphStore.getState().view === 'cpus',
      run: () => graphStore.setState(({ view }) => ({ view: view === 'cpus' ? 'rates' : 'cpus' })),
    }),
    ...spans.map((span) =>
      registerCommand(`graph.window.${span}`, {
        checked: () => graphStore.getState().span === span,
        run: () => graphStore.setState({ span }),
      }),
    ),
  ]
  return { dispose: () => registered.forEach((command) => command.dispose()) }
}

async function copyNumbers(): Promise<void> {
  const run = activeRun()
  const buffer = run === null ? null : samplesOf(run.id)
  if (run === null || buffer === null) return
  const text = summaryCsv(run, buffer, { from: 0, to: pausedAt(run) ?? buffer.columns.lastTime })
  const rows = run.sources.length
  if (await copyText(text)) {
    notify({
      severity: 'success',
      message: `Copied the numbers of ${rows} ${rows === 1 ? 'source' : 'sources'} as CSV`,
    })
  }
}
