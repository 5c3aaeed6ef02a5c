/** The clock of each run that is shown: it goes on while the graph is hidden, so that coming back is not a jump. */
import { isGoing, runsStore } from '../../bridge/runs'
import { samplesOf, subscribeSamples } from '../../bridge/samples'
import type { Run } from '../../../app/model/run'
import type { Disposable } from '../../../app/base/disposable'
import { ScrollClock } from './chart/scrollClock'
import { graphStore } from './graphState'

interface Kept {
  readonly clock: ScrollClock
  readonly subscription: Disposable
}

const kept = new Map<string, Kept>()

function clockOf(run: Run): ScrollClock {
  const known = kept.get(run.id)
  if (known !== undefined) return known.clock
  const clock = new ScrollClock(run.interval / 1000)
  const observe = () => {
    const last = samplesOf(run.id)?.columns.lastTime ?? NaN
    if (!Number.isNaN(last)) clock.observe(last, performance.now() / 1000)
  }
  const subscription = subscribeSamples(run.id, observe)
  kept.set(run.id, { clock, subscription })
  observe()
  return clock
}

// A run that has been forgotten takes its clock with it.
runsStore.subscribe(({ runs }) => {
  for (const [id, { subscription }] of kept) {
    if (runs.some((run) => run.id === id)) continue
    subscription.dispose()
    kept.delete(id)
  }
})

export function pausedAt(run: Run): number | null {
  const { paused } = graphStore.getState()
  return paused?.run === run.id ? paused.at : null
}

/**
 * Seconds of the run's clock at the graph's right edge; NaN before the first sample.
 * @param now seconds of the laptop's monotonic clock
 */
export function edgeOf(run: Run, now = performance.now() / 1000): number {
  const paused = pausedAt(run)
  if (paused !== null) return paused
  return isGoing(run) ? clockOf(run).edge(now) : (samplesOf(run.id)?.columns.lastTime ?? NaN)
}

/** The graph stands still; samples go on coming, and it is live again at once when it is let go. */
export function pause(run: Run): void {
  const at = edgeOf(run)
  if (!Number.isNaN(at)) graphStore.setState({ paused: { run: run.id, at } })
}

export function goOn(): void {
  graphStore.setState({ paused: null })
}
