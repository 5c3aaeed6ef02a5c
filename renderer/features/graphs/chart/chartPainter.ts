/**
 * Draws lines that run from right to left, by uPlot, with as little work as the eye can notice: a frame is drawn only
 * when something moved by half a device pixel or new samples came, from data already cut down to the pixels there are.
 */
import uPlot from 'uplot'
import type { WindowView } from '../../../../app/analysis/windowView'
import { drawLine } from './drawLine'
import { gapsOf, type Gap } from './gaps'
import { drawDots, drawGaps, nameGaps } from './overlays'
import { plotOptions, type ChartColours, type ChartLine, type ChartSize } from './plotOptions'
import { Ceiling } from './valueScale'

export interface ChartModel {
  readonly lines: readonly ChartLine[]
  /** The samples made ready for a width in device pixels; asked for again when the lines or the width change. */
  readonly view: (pixels: number) => WindowView
  /** Changes when `view` would give another one. */
  readonly viewKey: string
  /** Seconds of the run's clock at the right edge; NaN: nothing to show yet. */
  readonly edge: (now: number) => number
  /** Seconds across. */
  readonly span: number
  /** The edge moves by itself. */
  readonly live: boolean
  /** Since when, in seconds, the connection is lost; null when it is not. */
  readonly lostSince: number | null
  readonly log: boolean
  readonly size: ChartSize
  readonly fontFamily: string
  readonly colours: ChartColours
}

/** The pointer stands at this time, in seconds on the run's clock; null: it is elsewhere. */
export type CursorListener = (time: number | null) => void

export class ChartPainter {
  private model: ChartModel | null = null
  private plot: uPlot | null = null
  private plotKey = ''
  private view: WindowView | null = null
  private viewKey = ''
  private readonly ceiling = new Ceiling()
  private readonly resize: ResizeObserver
  private width = 0
  private height = 0
  private request = 0
  private lastFrame = 0
  private drawnEdge = NaN
  private dirty = true
  private gaps: Gap[] = []
  private cursorTime: number | null = null
  /** How many frames were really drawn: for tests and benchmarks. */
  frames = 0

  constructor(
    private readonly host: HTMLElement,
    private readonly onCursor: CursorListener,
  ) {
    this.resize = new ResizeObserver(() => this.measure())
    this.resize.observe(host)
    this.measure()
  }

  update(model: ChartModel): void {
    const before = this.model
    if (before !== null && (before.log !== model.log || before.span !== model.span)) this.ceiling.jump()
    this.model = model
    this.invalidate()
  }

  /** New samples came, or something else that is to be seen. */
  invalidate(): void {
    this.dirty = true
    if (this.request === 0) this.request = requestAnimationFrame(this.frame)
  }

  /** Moves the read-out by so many CSS pixels; from the middle when it is nowhere. */
  moveCursor(pixels: number): void {
    const { plot } = this
    if (plot === null) return
    const left = plot.cursor.left ?? -1
    const width = plot.over.clientWidth
    const from = left < 0 ? width / 2 : left
    plot.setCursor({ left: Math.max(0, Math.min(width, from + pixels)), top: 0 })
    this.invalidate()
  }

  hideCursor(): void {
    this.plot?.setCursor({ left: -10, top: -10 })
    this.invalidate()
  }

  dispose(): void {
    cancelAnimationFrame(this.request)
    this.resize.disconnect()
    this.plot?.destroy()
    this.plot = null
  }

  private measure(): void {
    this.width = Math.floor(this.host.clientWidth)
    this.height = Math.floor(this.host.clientHeight)
    this.invalidate()
  }

  private readonly frame = (milliseconds: number): void => {
    this.request = 0
    const { model } = this
    // Nothing to be seen (a tab behind another has no size): sleep until that changes.
    if (model === null || this.width < 40 || this.height < 40) return
    if (model.live || this.ceiling.moving) this.request = requestAnimationFrame(this.frame)
    const now = milliseconds / 1000
    const edge = model.edge(now)
    const perPixel = shownSpan(model.span, edge) / (this.width * devicePixelRatio)
    const moved = !(Math.abs(edge - this.drawnEdge) < perPixel / 2)
    if (!this.dirty && !moved && !this.ceiling.moving) return
    const elapsed = Math.min(0.1, now - this.lastFrame)
    this.lastFrame = now
    this.dirty = false
    this.draw(model, edge, elapsed)
  }

  private draw(model: ChartModel, edge: number, elapsed: number): void {
    const plot = this.ensurePlot(model)
    const span = shownSpan(model.span, edge)
    const to = Number.isNaN(edge) ? span : edge
    const from = to - span
    const view = this.ensureView(model, Math.max(1, Math.round(plot.bbox.width)))
    view.update(to, span)
    const shown = model.lines.map((line) => !line.hidden)
    const max = this.ceiling.next(highest(view, from, shown), model.log, elapsed)
    this.gaps = gapsOf(view.time, view.values, shown)
    if (model.lostSince !== null) this.gaps.push({ from: model.lostSince, to })
    plot.batch(() => {
      plot.setData([view.time, ...view.values] as unknown as uPlot.AlignedData, false)
      plot.setScale('x', { min: from, max: to })
      plot.setScale('y', { min: 0, max })
    })
    this.drawnEdge = edge
    this.frames++
    // The ceiling began to glide in this very frame.
    if (this.ceiling.moving && this.request === 0) this.request = requestAnimationFrame(this.frame)
  }

  private ensureView(model: ChartModel, pixels: number): WindowView {
    const key = `${model.viewKey} ${pixels}`
    if (this.view === null || key !== this.viewKey) {
      // Other lines have another scale; only another width has not.
      if (!this.viewKey.startsWith(`${model.viewKey} `)) this.ceiling.jump()
      this.view = model.view(pixels)
      this.viewKey = key
    }
    return this.view
  }

  /** uPlot takes most of its options only when it is made; what changes them is in the key. */
  private ensurePlot(model: ChartModel): uPlot {
    const key = `${model.lines.length} ${model.log} ${model.size.font} ${devicePixelRatio}`
    if (this.plot === null || key !== this.plotKey) {
      this.plot?.destroy()
      this.plotKey = key
      this.plot = new uPlot(
        plotOptions({
          lines: model.lines.length,
          log: model.log,
          size: model.size,
          fontFamily: model.fontFamily,
          width: this.width,
          height: this.height,
          colours: () => this.model!.colours,
          hooks: {
            drawClear: [(plot) => drawGaps(plot, this.gaps, this.model!)],
            drawSeries: [(plot, index) => this.drawSeries(plot, index)],
            draw: [(plot) => nameGaps(plot, this.gaps, this.model!), (plot) => this.drawCursor(plot)],
            setCursor: [(plot) => this.cursorMoved(plot)],
          },
        }),
        undefined,
        this.host,
      )
    } else if (this.plot.width !== this.width || this.plot.height !== this.height) {
      this.plot.setSize({ width: this.width, height: this.height })
    }
    return this.plot
  }

  private drawSeries(plot: uPlot, index: number): void {
    const { model, view } = this
    const line = model?.lines[index - 1]
    if (model === null || view === null || line === undefined) return
    const { size, log, lines } = model
    drawLine(plot, index, { line, size, log, lines: lines.length, grid: view.grid })
  }

  private drawCursor(plot: uPlot): void {
    const time = this.timeAtCursor(plot)
    if (time !== null && this.model !== null && this.view !== null)
      drawDots(plot, this.view, time, this.model)
  }

  private cursorMoved(plot: uPlot): void {
    const time = this.timeAtCursor(plot)
    if (time === this.cursorTime) return
    this.cursorTime = time
    this.onCursor(time)
    // The dots sit on the canvas. While it draws by itself they come with the next frame.
    if (this.model?.live !== true) this.invalidate()
  }

  private timeAtCursor(plot: uPlot): number | null {
    const left = plot.cursor.left ?? -1
    return left < 0 || plot.scales.x!.min == null ? null : plot.posToVal(left, 'x')
  }
}

/** Seconds shown at least, however young the run is. */
const leastSpan = 10

/** A run younger than the window is shown from its beginning: most of the picture would be empty otherwise. */
function shownSpan(wanted: number, edge: number): number {
  return Number.isNaN(edge) ? Math.min(wanted, leastSpan) : Math.min(wanted, Math.max(leastSpan, edge))
}

/** The greatest known value of the shown lines within the window. */
function highest(view: WindowView, from: number, shown: readonly boolean[]): number {
  let greatest = 0
  for (let line = 0; line < view.values.length; line++) {
    if (!shown[line]) continue
    const values = view.values[line]!
    for (let i = 0; i < values.length; i++) {
      // NaN is never greater.
      if (values[i]! > greatest && view.time[i]! >= from) greatest = values[i]!
    }
  }
  return greatest
}
