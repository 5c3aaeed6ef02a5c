/** What each mechanism costs on this very machine: the chart, what it depends on, and what could not be measured. */
import { useCommand, runCommand } from '../../bridge/commands'
import { useActiveSession } from '../../bridge/sessions'
import { Button } from '../../widgets/Button'
import { EmptyState } from '../../widgets/EmptyState'
import { benchmarkStore, useBenchmark } from './benchmarkState'
import { BenchmarkToolbar } from './BenchmarkToolbar'
import { ResultView } from './ResultView'
import { overlayOf } from './resultChoice'
import { useKnownResults, useShownResult } from './shownResult'
import styles from './Benchmark.module.css'

export function BenchmarkPanel() {
  const known = useKnownResults()
  const shown = useShownResult(known)
  const overlay = useBenchmark((state) => state.overlay)
  const other = overlayOf(overlay, known, shown)
  if (shown === null && other === null) return <NoResult />
  return (
    <section className={styles.panel} aria-label="Benchmark of mechanisms">
      <BenchmarkToolbar known={known} shown={shown} />
      <ResultView key={shown?.id ?? ''} shown={shown} other={other} />
    </section>
  )
}

function NoResult() {
  const session = useActiveSession()
  const connected = session?.connection.phase === 'connected'
  const run = useCommand('benchmark.run')
  return (
    <EmptyState
      icon="dashboard"
      title="What does each mechanism cost on this machine?"
      hint="The same system call in a tight loop, untouched and then through tracepoints, the function tracer, fentry, kprobes by ftrace, jump and int3, and more: events per second with error bars, and the kernel’s own bytes as proof. Under a minute and a half, and everything is put back."
    >
      {connected ? (
        <Button
          variant="primary"
          icon="play"
          disabled={!run.enabled}
          onClick={() => runCommand('benchmark.run')}
        >
          Run benchmark…
        </Button>
      ) : (
        <Button variant="primary" icon="plug" onClick={() => runCommand('target.choose')}>
          Connect…
        </Button>
      )}
      <Button icon="folder-opened" onClick={() => runCommand('benchmark.open')}>
        Open a result…
      </Button>
      <Button
        icon="book"
        onClick={() => benchmarkStore.setState({ overlay: 'published bench-trig-2020', measure: 'events' })}
      >
        See published figures
      </Button>
    </EmptyState>
  )
}
