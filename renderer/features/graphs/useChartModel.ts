/** What the chart is told to draw, made of the run, its samples and the choices of the View menu. */
import { useMemo, useRef } from 'react'
import { WindowView } from '../../../app/analysis/windowView'
import type { Run } from '../../../app/model/run'
import { isGoing } from '../../bridge/runs'
import { seriesColour, seriesDash, useTheme } from '../../theme/theme'
import type { ChartModel } from './chart/chartPainter'
import { deskSize, stageSize } from './chart/plotOptions'
import { useStable } from '../../widgets/useStable'
import { edgeOf } from './clocks'
import { useGraph } from './graphState'
import type { Drawable } from './shownRun'

export interface DrawnLine {
  readonly key: string
  /** Number for `seriesColour`. */
  readonly colour: number
}

export interface ChartInputs {
  readonly run: Run
  readonly drawable: Drawable
  readonly lines: readonly DrawnLine[]
  readonly stage: boolean
}

export function useChartModel({ run, drawable, lines, stage }: ChartInputs): ChartModel {
  const theme = useTheme()
  const { span, log, paused, hidden, pointedAt } = useGraph((state) => state)
  // The run is a new object twice a second; the chart cares for less of it.
  const latest = useRef(run)
  latest.current = run
  const live = isGoing(run) && paused?.run !== run.id
  const interrupted = run.phase === 'interrupted'

  // Lines without a sample have no column yet, and nothing to draw.
  const withSamples = lines.flatMap((line, i) => {
    const column = drawable.at[i] ?? null
    return column === null ? [] : [{ ...line, column }]
  })
  const present = useStable(
    withSamples,
    withSamples.map((line) => `${line.key}=${line.colour}@${line.column}`).join('\n'),
  )
  const { columns } = drawable

  return useMemo(() => {
    const at = present.map((line) => line.column)
    return {
      lines: present.map((line) => ({
        key: line.key,
        colour: seriesColour(line.colour, theme.dark),
        dash: seriesDash(line.colour).length === 0 ? null : seriesDash(line.colour),
        hidden: hidden.includes(line.key),
        faint: pointedAt !== null && pointedAt !== line.key,
      })),
      view: (pixels: number) => new WindowView(columns, at, pixels),
      viewKey: `${run.id} ${at.join()} ${columns.width}`,
      edge: (now: number) => edgeOf(latest.current, now),
      span,
      live,
      lostSince: interrupted ? columns.lastTime : null,
      log,
      size: stage ? stageSize : deskSize,
      fontFamily: theme.fontUi,
      colours: {
        text: theme.colours['text-dim'],
        grid: theme.colours.grid,
        axis: theme.colours['line-strong'],
        background: theme.colours['surface-pane'],
        gap: theme.colours.line,
      },
    }
  }, [present, columns, run.id, live, interrupted, span, log, hidden, pointedAt, stage, theme])
}
