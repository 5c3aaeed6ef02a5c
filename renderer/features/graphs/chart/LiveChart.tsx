/** The live chart as a component: it takes the whole of its box, and tells where the pointer stands. */
import { useEffect, useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react'
import 'uplot/dist/uPlot.min.css'
import './LiveChart.css'
import { ChartPainter, type ChartModel, type CursorListener } from './chartPainter'

export interface LiveChartHandle {
  /** New samples came. */
  invalidate(): void
}

interface Props {
  readonly model: ChartModel
  readonly label: string
  readonly onCursor: CursorListener
  readonly ref?: Ref<LiveChartHandle>
}

const keySteps: Record<string, number> = { ArrowLeft: -2, ArrowRight: 2, PageUp: -60, PageDown: 60 }

export function LiveChart({ model, label, onCursor, ref }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const painter = useRef<ChartPainter | null>(null)
  const listener = useRef(onCursor)

  useEffect(() => {
    listener.current = onCursor
  }, [onCursor])

  useEffect(() => {
    const made = new ChartPainter(host.current!, (time) => listener.current(time))
    painter.current = made
    return () => {
      made.dispose()
      painter.current = null
    }
  }, [])

  useEffect(() => painter.current?.update(model), [model])

  useImperativeHandle(ref, () => ({ invalidate: () => painter.current?.invalidate() }), [])

  const onKeyDown = (event: KeyboardEvent) => {
    const step = keySteps[event.key]
    if (step !== undefined) painter.current?.moveCursor(event.shiftKey ? step * 10 : step)
    else if (event.key === 'Escape') painter.current?.hideCursor()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={host}
      className="live-chart"
      role="img"
      aria-label={label}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => painter.current?.hideCursor()}
    />
  )
}
