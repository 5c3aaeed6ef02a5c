import { useEffect, useRef, useState } from 'react'
import { method } from '../../../app/benchmark/method'
import { published } from '../../../app/benchmark/published'
import { isGoing, resultOf, type ChartResult } from '../../../app/benchmark/results'
import { shownRows } from '../../../app/benchmark/rows'
import { emulatedMark, workloadWords } from '../../../app/benchmark/words'
import type { Benchmark } from '../../../app/model/benchmark'
import { copyText } from '../../bridge/clipboard'
import { Button } from '../../widgets/Button'
import { FailureView } from '../../widgets/FailureView'
import { HostileText } from '../../widgets/HostileText'
import { Icon } from '../../widgets/Icon'
import { BarChart } from './BarChart'
import { benchmarkStore, useBenchmark } from './benchmarkState'
import { CollateralTable } from './CollateralTable'
import { LeftOutList } from './LeftOutList'
import { Provenance } from './Provenance'
import { RunningStrip } from './RunningStrip'
import type { KnownResult } from './resultChoice'
import styles from './Benchmark.module.css'

interface Props {
  readonly shown: KnownResult | null
  /** Laid over it. */
  readonly other: ChartResult | null
}

export function ResultView({ shown, other }: Props) {
  const measure = useBenchmark((state) => state.measure)
  const order = useBenchmark((state) => state.order)
  const detail = useBenchmark((state) => state.detail)
  const [box, width] = useWidth()
  const benchmark = shown?.benchmark ?? null
  const own = shown === null ? null : resultOf(shown.benchmark, shown.name)
  const rows = shownRows(own, other, { measure, order, detail })
  return (
    <div className={styles.result}>
      {own !== null && other === null && (
        <p className={styles.whose}>
          <HostileText text={own.name} />
        </p>
      )}
      {benchmark !== null && <Notes benchmark={benchmark} />}
      {own !== null && other !== null && <Legend own={own.name} other={other.name} />}
      <div ref={box} className={styles.box}>
        {width > 0 && rows.length > 0 && (
          <BarChart width={width} font={width > 900 ? 14 : 12} {...{ measure, order, rows, own, other }} />
        )}
      </div>
      {rows.length === 0 && hasFigures(own, other) && <NoFigures />}
      {other !== null && <OverlayNote other={other} alone={own === null} />}
      {/* Of a run that failed, what failed is said; that nothing was measured then needs no list. */}
      {own !== null && (own.bars.length > 0 || benchmark?.failure === null) && (
        <LeftOutList leftOut={own.leftOut} />
      )}
      {benchmark !== null && <CollateralTable benchmark={benchmark} />}
      {benchmark?.fingerprint != null && <Provenance fingerprint={benchmark.fingerprint} />}
      {benchmark !== null && <Method />}
    </div>
  )
}

function Notes({ benchmark }: { readonly benchmark: Benchmark }) {
  const { phase, failure, roundsDone, options, warnings, fingerprint } = benchmark
  const workload = workloadWords(options.workload)
  return (
    <>
      {isGoing(benchmark) && <RunningStrip benchmark={benchmark} />}
      <div className={styles.notes} role="status">
        <p className={styles.state}>
          {fingerprint?.emulated === true && (
            <b className={styles.emulated}>
              <Icon name="warning" /> {emulatedMark}
            </b>
          )}
          {phase === 'cancelled' && (
            <span>
              Cancelled after {roundsDone} of {options.rounds} rounds. Everything was put back.
            </span>
          )}
        </p>
        {workload !== null && (
          <p>
            <HostileText text={workload} />
          </p>
        )}
        <Warnings warnings={warnings} />
      </div>
      {failure !== null && (
        <div className={styles.notes}>
          <FailureView failure={failure} copy={copyText} />
        </div>
      )}
    </>
  )
}

/** One block: what is said in many boxes is read in none. */
function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  if (warnings.length === 0) return null
  return (
    <ul className={styles.warnings}>
      {warnings.map((warning) => (
        <li key={warning}>
          <Icon name="warning" /> <HostileText text={warning} />
        </li>
      ))}
    </ul>
  )
}

/** In another measure than the one that is shown. */
function hasFigures(...results: readonly (ChartResult | null)[]): boolean {
  const bars = results.flatMap((result) => result?.bars ?? [])
  return bars.some(({ figures }) => Object.values(figures).some((figure) => figure !== null))
}

function NoFigures() {
  return (
    <div className={styles.nothing}>
      <p>Nothing here has a figure in this measure.</p>
      <Button small onClick={() => benchmarkStore.setState({ measure: 'over' })}>
        Nanoseconds over the base
      </Button>
    </div>
  )
}

/** Which bars are whose, where it is seen before them. */
function Legend({ own, other }: { readonly own: string; readonly other: string }) {
  return (
    <p className={styles.legend}>
      <span>
        <HostileText text={own} />
      </span>
      <span>
        <HostileText text={other} />
      </span>
    </p>
  )
}

function OverlayNote({ other, alone }: { readonly other: ChartResult; readonly alone: boolean }) {
  const about = published.find(({ title }) => title === other.name)?.about ?? null
  return (
    <div className={styles.overlay}>
      <p>
        <b>{alone ? 'Published: ' : 'Hollow bars: '}</b>
        <HostileText text={other.name} />
        {other.emulated === true && ` (${emulatedMark})`}
      </p>
      {about !== null && <p>{about}</p>}
      {other.source !== null && <p className={styles.source}>Source: {other.source}</p>}
    </div>
  )
}

function Method() {
  return (
    <details className={styles.details}>
      <summary>How this is measured</summary>
      <dl className={styles.facts}>
        {method.map(({ title, text }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function useWidth() {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)))
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [])
  return [box, width] as const
}
