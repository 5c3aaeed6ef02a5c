/**
 * The page of the live graph's benchmark: the graph as the window has it, and bare uPlot, of the same data: 32 lines of an
 * hour at 10 Hz, with new samples coming. Both draw as rarely as they may: when samples came, or the edge has moved by half
 * a pixel.
 */
import uPlot from 'uplot'
import { SampleColumns } from '../../../app/analysis/sampleColumns'
import { WindowView } from '../../../app/analysis/windowView'
import { ChartPainter } from '../../../renderer/features/graphs/chart/chartPainter'
import { lineWidth } from '../../../renderer/features/graphs/chart/drawLine'
import { deskSize } from '../../../renderer/features/graphs/chart/plotOptions'
import { ScrollClock } from '../../../renderer/features/graphs/chart/scrollClock'
import { seriesColour, seriesDash } from '../../../renderer/theme/series'

const lines = 32
const interval = 0.1
const hour = 3600

export type Arm = 'nothing' | 'uplot' | 'probescope'

export interface Drawn {
  readonly seconds: number
  /** Turns of the browser's own clock of frames, and the longest wait between two, ms. */
  readonly ticks: number
  readonly longest: number
  /** Pictures drawn. */
  readonly frames: number
}

interface Drawing {
  arrived(): void
  frames(): number
  dispose(): void
}

class Feed {
  readonly columns = new SampleColumns(hour / interval + 600)
  readonly clock = new ScrollClock(interval)
  private readonly began = performance.now() / 1000 - hour
  private samples = 0

  constructor() {
    for (let line = 0; line < lines; line++) this.columns.addColumn()
    while (this.samples * interval < hour) this.add()
  }

  /** The samples of the time that has passed. */
  catchUp(): void {
    const now = performance.now() / 1000
    while (this.samples * interval <= now - this.began) this.add()
    this.clock.observe(this.columns.lastTime, now)
  }

  private add(): void {
    const at = this.samples++ * interval
    const row = this.columns.addRow(at)
    for (let line = 0; line < lines; line++) {
      const wave = Math.sin(at / (3 + line)) + Math.sin(at * 7 + line) / 4 + Math.sin(at * at * 13 + line) / 8
      this.columns.column(line)[row] = 1_000 * (line + 2 + wave)
    }
  }
}

function graph(host: HTMLElement, feed: Feed, span: number): Drawing {
  const painter = new ChartPainter(host, () => {})
  painter.update({
    lines: Array.from({ length: lines }, (_, i) => ({
      key: String(i),
      colour: seriesColour(i, true),
      dash: seriesDash(i).length === 0 ? null : seriesDash(i),
      hidden: false,
      faint: false,
    })),
    view: (pixels) =>
      new WindowView(
        feed.columns,
        Array.from({ length: lines }, (_, i) => i),
        pixels,
      ),
    viewKey: 'benchmark',
    edge: (now) => feed.clock.edge(now),
    span,
    live: true,
    lostSince: null,
    log: false,
    size: deskSize,
    fontFamily: 'sans-serif',
    colours: { text: '#9fb0c0', grid: '#223', axis: '#445', background: '#10151b', gap: '#334' },
  })
  return {
    arrived: () => painter.invalidate(),
    frames: () => painter.frames,
    dispose: () => painter.dispose(),
  }
}

function bare(host: HTMLElement, feed: Feed, span: number): Drawing {
  const axis = { stroke: '#9fb0c0', grid: { stroke: '#223', width: 1 } }
  const plot = new uPlot(
    {
      width: host.clientWidth,
      height: host.clientHeight,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false } },
      axes: [axis, axis],
      series: [
        {},
        ...Array.from({ length: lines }, (_, i) => ({
          stroke: seriesColour(i, true),
          // uPlot's own, and the graph's for so many lines.
          width: lineWidth(deskSize, lines),
          points: { show: false },
        })),
      ],
    },
    undefined,
    host,
  )
  let [frames, request, drawnEdge, dirty] = [0, 0, NaN, true]
  const frame = (milliseconds: number): void => {
    request = requestAnimationFrame(frame)
    const edge = feed.clock.edge(milliseconds / 1000)
    const moved = !(Math.abs(edge - drawnEdge) < span / (host.clientWidth * devicePixelRatio) / 2)
    if (!dirty && !moved) return
    dirty = false
    drawnEdge = edge
    frames++
    const { columns } = feed
    plot.batch(() => {
      const data = [columns.time.subarray(0, columns.count)]
      for (let line = 0; line < lines; line++) data.push(columns.column(line).subarray(0, columns.count))
      plot.setData(data as unknown as uPlot.AlignedData, false)
      plot.setScale('x', { min: edge - span, max: edge })
    })
  }
  request = requestAnimationFrame(frame)
  return {
    arrived: () => (dirty = true),
    frames: () => frames,
    dispose: () => {
      cancelAnimationFrame(request)
      plot.destroy()
    },
  }
}

function nothing(): Drawing {
  return { arrived: () => {}, frames: () => 0, dispose: () => {} }
}

const makers = { nothing, uplot: bare, probescope: graph }
let current: { stop(): Drawn } | null = null

const page = {
  /** Makes a drawing and lets it run. */
  async start(arm: Arm, span: number): Promise<void> {
    const feed = new Feed()
    const host = document.getElementById('chart')!
    const drawing = makers[arm](host, feed, span)
    const timer = setInterval(() => {
      feed.catchUp()
      drawing.arrived()
    }, interval * 1000)
    // What is done once (the first picture, compiling) is not what drawing costs.
    await new Promise((resolve) => setTimeout(resolve, 700))
    const [began, framesBefore] = [performance.now(), drawing.frames()]
    let [ticks, longest, last, request] = [0, 0, began, 0]
    const tick = (): void => {
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
      ticks++
      request = requestAnimationFrame(tick)
    }
    request = requestAnimationFrame(tick)
    current = {
      stop() {
        cancelAnimationFrame(request)
        clearInterval(timer)
        const seconds = (performance.now() - began) / 1000
        const frames = drawing.frames() - framesBefore
        drawing.dispose()
        return { seconds, ticks, longest, frames }
      },
    }
  },
  stop: (): Drawn => current!.stop(),
}

declare global {
  interface Window {
    liveGraph: typeof page
  }
}
window.liveGraph = page
