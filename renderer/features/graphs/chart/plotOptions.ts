/** What uPlot is told: two axes, a line a source, and our own scales and paths. */
import type uPlot from 'uplot'
import { formatElapsed } from '../../../../app/base/quantity'
import { timeTicks } from './timeScale'
import { fromLog, tickLabel, toLog, valueTicks } from './valueScale'

export interface ChartLine {
  readonly key: string
  readonly colour: string
  /** Beyond the colours there are, lines differ by dashes. */
  readonly dash: readonly number[] | null
  readonly hidden: boolean
  /** Drawn faintly, because another line is being pointed at. */
  readonly faint: boolean
}

export interface ChartColours {
  readonly text: string
  readonly grid: string
  readonly axis: string
  readonly background: string
  readonly gap: string
}

/** For the desk, or for the back row of a lecture hall. */
export interface ChartSize {
  readonly font: number
  readonly line: number
  readonly axisWidth: number
  readonly axisHeight: number
}

export const deskSize: ChartSize = { font: 11, line: 1.5, axisWidth: 52, axisHeight: 26 }
export const stageSize: ChartSize = { font: 15, line: 2.75, axisWidth: 72, axisHeight: 34 }

/** Both scales are set by us at each drawing; uPlot is not to round them. */
const asGiven: uPlot.Range.Function = (_u, min, max) => [min, max]

export interface PlotSetup {
  /** How many. */
  readonly lines: number
  readonly log: boolean
  readonly size: ChartSize
  readonly fontFamily: string
  readonly width: number
  readonly height: number
  /** Read at each drawing, so that a change of theme needs no new plot. */
  readonly colours: () => ChartColours
  readonly hooks: uPlot.Hooks.Arrays
}

export function plotOptions(setup: PlotSetup): uPlot.Options {
  const { log, size, colours } = setup
  const font = `${size.font}px ${setup.fontFamily}`
  // uPlot's own filter of logarithmic labels knows nothing of our scale, and would drop some.
  const all = (_u: uPlot, splits: number[]) => splits
  const common = { filter: all, font, stroke: () => colours().text, ticks: { show: false }, gap: 6 }
  return {
    width: setup.width,
    height: setup.height,
    // To the right there is room for half a label, the longest being 10:00:00.
    padding: [Math.ceil(size.font * 2), Math.ceil(size.font * 2.6), 0, 0],
    legend: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    // The dots on the lines are drawn by us: they have to move with the data while the pointer rests.
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
    scales: {
      x: { time: false, auto: false, range: asGiven },
      y: log
        ? { auto: false, range: asGiven, distr: 100 as uPlot.Scale.Distr, fwd: toLog, bwd: fromLog }
        : { auto: false, range: asGiven },
    },
    axes: [
      {
        ...common,
        scale: 'x',
        size: size.axisHeight,
        grid: { stroke: () => colours().grid, width: 1 },
        border: { show: true, stroke: () => colours().axis, width: 1 },
        splits: (u, _axis, from, to) => timeTicks(from, to, u.bbox.width / devicePixelRatio, size.font * 6),
        values: (_u, splits) => splits.map((at) => formatElapsed(at, !Number.isInteger(at))),
      },
      {
        ...common,
        scale: 'y',
        size: size.axisWidth,
        grid: { stroke: () => colours().grid, width: 1, filter: all },
        splits: (u, _axis, _min, max) =>
          valueTicks(max, u.bbox.height / devicePixelRatio, size.font * 3.4, log),
        values: (_u, splits) => splits.map(tickLabel),
      },
    ],
    series: [
      {},
      // drawLine draws them.
      ...Array.from({ length: setup.lines }, (): uPlot.Series => ({
        scale: 'y',
        auto: false,
        points: { show: false },
        paths: () => null,
      })),
    ],
    hooks: setup.hooks,
  }
}
