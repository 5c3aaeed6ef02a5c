/** Above the chart: run and cancel, which result, what is laid over it and where it goes; under that, how it is drawn. */
import { published } from '../../../app/benchmark/published'
import { isGoing } from '../../../app/benchmark/results'
import { cancelBenchmark, useBenchmarks } from '../../bridge/benchmarks'
import { runCommand, useCommand } from '../../bridge/commands'
import { Button } from '../../widgets/Button'
import { IconButton } from '../../widgets/IconButton'
import { MenuButton } from '../../widgets/MenuButton'
import { Segments, type Segment } from '../../widgets/Segments'
import { Select } from '../../widgets/Select'
import { benchmarkStore, useBenchmark, type BenchmarkState } from './benchmarkState'
import type { KnownResult } from './resultChoice'
import styles from './BenchmarkToolbar.module.css'

export const measureSegments: readonly Segment<BenchmarkState['measure']>[] = [
  { value: 'events', label: 'Events/s', title: 'Events per second' },
  { value: 'relative', label: '% of base', title: 'The rate as a share of the base’s: for other machines' },
  { value: 'over', label: 'ns over base', title: 'Nanoseconds that an event costs more than the base' },
]

const orderSegments: readonly Segment<BenchmarkState['order']>[] = [
  { value: 'cost', label: 'Sorted', title: 'The cheapest first' },
  { value: 'mechanism', label: 'Grouped', title: 'The arms of a mechanism together' },
]

export const detailSegments: readonly Segment<BenchmarkState['detail']>[] = [
  { value: 'all', label: 'All', title: 'Every arm' },
  { value: 'one', label: 'One each', title: 'One arm of each mechanism, counted as most people count' },
]

interface Props {
  readonly known: readonly KnownResult[]
  readonly shown: KnownResult | null
}

export function BenchmarkToolbar({ known, shown }: Props) {
  const measure = useBenchmark((state) => state.measure)
  const order = useBenchmark((state) => state.order)
  const detail = useBenchmark((state) => state.detail)
  const overlay = useBenchmark((state) => state.overlay)
  const present = useCommand('benchmark.present')
  const run = useCommand('benchmark.run')
  const starting = useBenchmarks((state) => state.starting.length > 0)
  const picture = useCommand('benchmark.png')
  const going = shown !== null && isGoing(shown.benchmark)
  const others = known.filter(({ id }) => id !== shown?.id)
  const overlays = [
    { value: '', label: 'Nothing', whenChosen: 'Compare with…' },
    ...others.map(({ id, name }) => ({ value: `result ${id}`, label: name })),
    ...published.map(({ id, title }) => ({ value: `published ${id}`, label: title })),
  ]
  const nothing = shown === null
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Benchmark">
      <div className={styles.line}>
        {going ? (
          // The one that is shown, which may be another session's than the command's.
          <Button
            small
            variant="danger"
            icon="debug-stop"
            onClick={() => void cancelBenchmark(shown.benchmark.id)}
          >
            Cancel
          </Button>
        ) : (
          <Button
            small
            variant="primary"
            icon="play"
            // Not while one begins: it is to keep the focus until it says Cancel.
            disabled={!run.enabled && !starting}
            onClick={() => runCommand('benchmark.run')}
          >
            Run…
          </Button>
        )}
        {known.length > 1 && (
          <span className={styles.choice}>
            <Select
              label="Result"
              hideLabel
              small
              value={shown?.id ?? ''}
              options={known.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(id) => benchmarkStore.setState({ shown: id })}
            />
          </span>
        )}
        <span className={styles.compare}>
          {' '}
          <Select
            label="Compare with"
            hideLabel
            small
            value={overlays.some(({ value }) => value === overlay) ? overlay : ''}
            options={overlays}
            onChange={(next) => benchmarkStore.setState({ overlay: next })}
          />
        </span>
        <span className={styles.end}>
          <IconButton
            icon="screen-full"
            label="Present: readable from the back of a room"
            keys={present.command.accelerator}
            disabled={!present.enabled}
            onClick={() => runCommand('benchmark.present')}
          />
          <IconButton
            icon="folder-opened"
            label="Open a result…"
            onClick={() => runCommand('benchmark.open')}
          />
          <MenuButton
            icon="export"
            label="Export and copy"
            disabled={!picture.enabled}
            items={[
              { title: 'PNG picture…', run: () => runCommand('benchmark.png') },
              { title: 'SVG picture…', run: () => runCommand('benchmark.svg') },
              { title: 'CSV…', disabled: nothing, run: () => runCommand('benchmark.csv') },
              {
                title: 'JSON (Google Benchmark)…',
                disabled: nothing,
                run: () => runCommand('benchmark.json'),
              },
              { title: 'Copy as table', disabled: nothing, run: () => runCommand('benchmark.copy') },
            ]}
          />
        </span>
      </div>
      <div className={styles.line}>
        <Segments
          label="Measure"
          value={measure}
          segments={measureSegments}
          onChange={(next) => benchmarkStore.setState({ measure: next })}
        />
        <Segments
          label="Order"
          value={order}
          segments={orderSegments}
          onChange={(next) => benchmarkStore.setState({ order: next })}
        />
        <Segments
          label="Arms"
          value={detail}
          segments={detailSegments}
          onChange={(next) => benchmarkStore.setState({ detail: next })}
        />
      </div>
    </div>
  )
}
