/** A histogram over time: a column a moment, a row a bucket, the brighter the more came in between. */
import { useEffect, useRef, useState, type PointerEvent } from 'react'
import { heatMap, type HistogramMoment } from '../../../app/analysis/mapHistory'
import { bucketName, type HistogramMap } from '../../../app/analysis/programMaps'
import { formatCount, formatElapsed } from '../../../app/base/quantity'
import { useTheme } from '../../theme/theme'
import { drawHeatMap, heatCellAt, type HeatSize } from './drawHeatMap'
import styles from './HeatMapView.module.css'

interface Props {
  readonly moments: readonly HistogramMoment[]
  readonly scale: HistogramMap['scale']
  readonly stage: boolean
  readonly name: string
}

export function HeatMapView({ moments, scale, stage, name }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  const [size, setSize] = useState<HeatSize>({ width: 0, height: 0 })
  const [pointed, setPointed] = useState<{ x: number; y: number } | null>(null)
  // The list is the same one that grows: each drawing looks at it anew.
  const heat = heatMap(moments, scale)

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect
      setSize({ width, height })
    })
    observer.observe(canvas.current!.parentElement!)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    if (canvas.current !== null && size.width > 0) drawHeatMap(canvas.current, heat, size, theme, stage)
  }, [heat, size, theme, stage])

  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    setPointed({ x: event.clientX - box.left, y: event.clientY - box.top })
  }
  const cell = pointed === null ? null : heatCellAt(heat, size, stage, pointed.x, pointed.y)
  return (
    <div className={styles.view}>
      <p className={styles.legend}>
        {cell === null ? (
          <>
            <span>0</span>
            <span className={styles.scale} aria-hidden="true" />
            <span>{formatCount(heat.most)} at a time</span>
          </>
        ) : (
          <span>
            <b>{formatCount(cell.count)}</b> of {bucketName(cell.bucket)}, at {formatElapsed(cell.seconds)}
          </span>
        )}
      </p>
      <div className={styles.picture}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={`How the histogram ${name} grew over ${heat.columns.length} moments; at most ${formatCount(heat.most)} in one bucket at a time`}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setPointed(null)}
        />
        {heat.columns.length === 0 && (
          <p className={styles.soon}>The first column comes with the next look.</p>
        )}
      </div>
    </div>
  )
}
