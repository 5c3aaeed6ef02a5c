/** Counts, live: the graph, its numbers, and what the measuring costs. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { formatElapsed } from '../../../app/base/quantity'
import type { SeriesBuffer } from '../../../app/analysis/seriesBuffer'
import type { Run } from '../../../app/model/run'
import { countedUnit } from '../../../app/sources/countedUnit'
import { isGoing, useActiveRun, waitsForCatalogue } from '../../bridge/runs'
import { subscribeSamples } from '../../bridge/samples'
import { useActiveSession } from '../../bridge/sessions'
import { seriesColour, seriesFill, useTheme } from '../../theme/theme'
import { LiveChart, type LiveChartHandle } from './chart/LiveChart'
import { edgeOf, pausedAt } from './clocks'
import { CostSummary } from './CostSummary'
import { EmptyGraph, NoCpus } from './EmptyGraph'
import { figuresOf, totalAt, useBeat } from './figures'
import { GraphToolbar } from './GraphToolbar'
import { useGraph } from './graphState'
import { Legend, type LegendRow } from './Legend'
import { cpuRatesOf, ratesOf, useLines, useSamples, type Drawable, type GraphLine } from './shownRun'
import { TotalsView } from './TotalsView'
import { useChartModel, type DrawnLine } from './useChartModel'
import styles from './GraphPanel.module.css'

/** From this width on the panel is read from afar. */
const stageWidth = 900

export function GraphPanel() {
  const session = useActiveSession()
  const run = useActiveRun()
  const lines = useLines(run)
  const buffer = useSamples(run?.id ?? null)
  const empty = <EmptyGraph session={session} run={run} chosen={lines.length} />
  const counted = lines.some((line) => line.source !== null)
  return (
    <section className={styles.panel} aria-label="Counts live">
      {run === null || buffer === null || !counted ? (
        empty
      ) : (
        <Counts run={run} buffer={buffer} lines={lines} />
      )}
    </section>
  )
}

interface CountsProps {
  readonly run: Run
  readonly buffer: SeriesBuffer
  readonly lines: readonly GraphLine[]
}

function Counts({ run, buffer, lines }: CountsProps) {
  const view = useGraph((state) => state.view)
  const selected = useGraph((state) => state.selected)
  const { dark } = useTheme()
  const counting = lines.find(({ source }) => source !== null && source.state.phase !== 'failed')
  const shown = lines.find((line) => line.notation === selected) ?? counting ?? lines[0]!

  if (view === 'totals') {
    return (
      <>
        <GraphToolbar run={run} lines={lines} shown={shown} />
        <TotalsView run={run} buffer={buffer} lines={lines} />
        <CostSummary run={run} />
      </>
    )
  }

  const cpus = view === 'cpus' ? cpuRatesOf(buffer, shown) : null
  const drawn =
    view === 'cpus'
      ? (cpus?.at ?? []).map((_, cpu): DrawnLine => ({ key: `CPU ${run.cpus[cpu] ?? cpu}`, colour: cpu }))
      : lines.map((line): DrawnLine => ({ key: line.notation, colour: line.colour }))
  const drawable = view === 'cpus' ? cpus : ratesOf(buffer, lines)
  return (
    <>
      <GraphToolbar run={run} lines={lines} shown={shown} />
      {drawable === null ? (
        <NoCpus line={shown} />
      ) : (
        <Picture
          run={run}
          buffer={buffer}
          drawable={drawable}
          drawn={drawn}
          rows={drawn.map((line, i): RowSource => {
            const source = view === 'cpus' ? null : (lines[i] ?? null)
            const of = source ?? shown
            const unit = of?.source == null ? '' : countedUnit(of.source.source)
            return {
              key: line.key,
              colour: seriesColour(line.colour, dark),
              fill: seriesFill(line.colour, dark),
              line: source,
              unit,
            }
          })}
        />
      )}
      <CostSummary run={run} />
    </>
  )
}

interface RowSource {
  readonly key: string
  readonly colour: string
  readonly fill: string
  /** null for one CPU. */
  readonly line: GraphLine | null
  readonly unit: string
}

interface PictureProps {
  readonly run: Run
  readonly buffer: SeriesBuffer
  readonly drawable: Drawable
  readonly drawn: readonly DrawnLine[]
  readonly rows: readonly RowSource[]
}

function Picture({ run, buffer, drawable, drawn, rows }: PictureProps) {
  const chart = useRef<LiveChartHandle>(null)
  const box = useRef<HTMLDivElement>(null)
  const [stage, setStage] = useState(false)
  const [cursor, setCursor] = useState<number | null>(null)
  const span = useGraph((state) => state.span)
  const paused = useGraph((state) => state.paused) !== null && pausedAt(run) !== null
  const live = isGoing(run) && !paused
  useBeat(live, span)

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setStage(entry!.contentRect.width >= stageWidth))
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    const subscription = subscribeSamples(run.id, () => chart.current?.invalidate())
    return () => subscription.dispose()
  }, [run.id])

  const onCursor = useThrottled(setCursor)
  const model = useChartModel({ run, drawable, lines: drawn, stage })
  const edge = edgeOf(run)
  const window = { edge, span, cursor, over: !isGoing(run) }
  const legend = rows.map((row, i): LegendRow => {
    const total =
      row.line === null
        ? null
        : live || paused
          ? totalAt(buffer, row.line, cursor ?? (paused ? edge : Infinity))
          : (row.line.source?.total ?? null)
    return {
      key: row.key,
      name: row.key,
      colour: row.colour,
      fill: row.fill,
      figures: figuresOf(drawable, i, window, total),
      unit: row.unit,
      trust: row.line?.source?.trust ?? null,
      own: row.line?.source?.own ?? null,
      ...noteOf(row.line),
    }
  })
  const nowTitle =
    cursor !== null ? `at ${formatElapsed(cursor, true)}` : live ? 'now' : paused ? 'at the edge' : 'last'
  return (
    <div ref={box} className={styles.picture}>
      <div className={styles.chart}>
        <span className={styles.unit} aria-hidden="true">
          events/s{cursor !== null && ` at ${formatElapsed(cursor, true)}`}
        </span>
        {paused && <span className={styles.paused}>paused</span>}
        <LiveChart
          ref={chart}
          model={model}
          onCursor={onCursor}
          label={`Events per second of ${drawn.map((line) => line.key).join(', ')}. Arrow keys move the read-out.`}
        />
      </div>
      <div className={styles.legend}>
        <Legend
          rows={legend}
          nowTitle={nowTitle}
          selectable={rows.length > 1 && rows[0]?.line !== null}
          withTotals={rows[0]?.line !== null}
        />
      </div>
    </div>
  )
}

function noteOf(line: GraphLine | null): { note: string | null; failed: boolean } {
  const state = line?.source?.state
  if (line === null) return { note: null, failed: false }
  if (state === undefined) return { note: 'not in this run: start again to count it', failed: false }
  if (state.phase === 'waiting') return { note: waitsForCatalogue, failed: false }
  if (state.phase === 'attaching') return { note: 'attaching…', failed: false }
  if (state.phase === 'failed') return { note: state.failure.message, failed: true }
  return { note: null, failed: false }
}

/** The pointer moves up to a thousand times a second; the numbers follow 20 times. */
function useThrottled(set: (time: number | null) => void): (time: number | null) => void {
  const last = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return useCallback(
    (time) => {
      clearTimeout(timer.current)
      const wait = last.current + 50 - performance.now()
      const tell = () => {
        last.current = performance.now()
        set(time)
      }
      if (time === null || wait <= 0) tell()
      else timer.current = setTimeout(tell, wait)
    },
    [set],
  )
}
