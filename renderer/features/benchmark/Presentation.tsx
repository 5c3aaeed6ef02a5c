/** The chart over the whole window, in type that is read from the back of a room. */
import { Dialog as Base } from '@base-ui/react/dialog'
import { useEffect, useState } from 'react'
import { layOutChart } from '../../../app/benchmark/picture/layout'
import { isGoing, resultOf } from '../../../app/benchmark/results'
import { shownRows, type Detail } from '../../../app/benchmark/rows'
import { Button } from '../../widgets/Button'
import { Segments } from '../../widgets/Segments'
import { BarChart } from './BarChart'
import { detailSegments, measureSegments } from './BenchmarkToolbar'
import { benchmarkStore, useBenchmark } from './benchmarkState'
import { headOfResult } from './headOfResult'
import { RunningStrip } from './RunningStrip'
import { overlayOf } from './resultChoice'
import { useKnownResults, useShownResult } from './shownResult'
import styles from './Presentation.module.css'

const fonts = { least: 13, most: 40 } as const

export function Presentation() {
  const known = useKnownResults()
  const shown = useShownResult(known)
  const { measure, order, overlay } = useBenchmark((state) => state)
  const [detail, setDetail] = useState<Detail>('one')
  const { width, height } = useWindowSize()
  const own = shown === null ? null : resultOf(shown.benchmark, shown.name)
  const other = overlayOf(overlay, known, shown)
  const rows = shownRows(own, other, { measure, order, detail })
  const head = headOfResult(shown?.benchmark ?? null, other)
  const options = { width: width - 48, measure, order, rows, own, other, head }
  const font = largestFont((size) => layOutChart({ ...options, font: size }).height <= height - 76)
  const close = () => benchmarkStore.setState({ presenting: false })
  return (
    <Base.Root open onOpenChange={(open) => !open && close()}>
      <Base.Portal>
        <Base.Popup className={styles.stage} aria-label="Benchmark, presented">
          <div className={styles.bar}>
            <Segments
              label="Measure"
              value={measure}
              segments={measureSegments}
              onChange={(next) => benchmarkStore.setState({ measure: next })}
            />
            <Segments label="Arms" value={detail} segments={detailSegments} onChange={setDetail} />
            {shown !== null && isGoing(shown.benchmark) && (
              <div className={styles.running}>
                <RunningStrip benchmark={shown.benchmark} />
              </div>
            )}
            <Button small variant="quiet" icon="screen-normal" onClick={close}>
              Leave (Esc)
            </Button>
          </div>
          <div className={styles.chart}>
            <BarChart {...options} font={font} />
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** The largest type with which all of it fits; the least one where nothing does, and then it scrolls. */
function largestFont(fits: (size: number) => boolean): number {
  let size: number = fonts.most
  while (size > fonts.least && !fits(size)) size -= 0.5
  return size
}

function useWindowSize() {
  const [size, setSize] = useState({ width: innerWidth, height: innerHeight })
  useEffect(() => {
    const resized = () => setSize({ width: innerWidth, height: innerHeight })
    window.addEventListener('resize', resized)
    return () => window.removeEventListener('resize', resized)
  }, [])
  return size
}
