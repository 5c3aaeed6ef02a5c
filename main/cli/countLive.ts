/** What happens while counting: a table that refreshes itself, lines in steps, and the first and last samples. */
import { displayText } from '../../app/base/displayText'
import { formatCount, formatElapsed, formatRate } from '../../app/base/quantity'
import type { Milliseconds } from '../../app/base/units'
import type { Run, RunSource, SampleBatch } from '../../app/model/run'
import { countedUnit, withUnit } from '../../app/sources/countedUnit'
import type { Engine } from '../engine'
import type { Console } from './console'
import { table } from './table'
import { costInWords, trustInWords } from './countReport'

/** Milliseconds: faster than this, digits are a blur. */
const refreshTime = 250

interface Seen {
  firstTime: number
  firstTotal: number
  time: number
  total: number
  /** At the last refresh, so that the rate shown is one over the time between. */
  shownTime: number
  shownTotal: number
  /** Events in the lines printed so far; the next line's rate is one since this sample. */
  printed: number
  printedTime: number
  printedTotal: number
}

export class CountLive {
  private run: Run | null = null
  private readonly seen = new Map<number, Seen>()
  private readonly subscriptions
  private readonly listeners = new Set<() => void>()
  private readonly timers: NodeJS.Timeout[] = []

  constructor(
    engine: Engine,
    private readonly console: Console,
    private readonly print: Milliseconds | null,
  ) {
    this.subscriptions = [
      engine.on('run', ({ run }) => this.take(run)),
      engine.on('samples', ({ samples }) => this.takeSamples(samples)),
    ]
    if (console.isWatched) this.timers.push(setInterval(() => this.refresh(), refreshTime))
    if (print !== null) this.timers.push(setInterval(() => this.printLines(), print))
  }

  /** Resolves when every source counts or has failed. */
  attached(run: Run): Promise<Run> {
    this.take(run)
    return new Promise((resolve) => {
      const look = () => {
        if (this.run === null || this.run.sources.some(isToCome)) return
        this.listeners.delete(look)
        resolve(this.run)
      }
      this.listeners.add(look)
      look()
    })
  }

  /** The run has ended: what was counted since the last lines. */
  finish(): void {
    for (const timer of this.timers.splice(0)) clearInterval(timer)
    if (this.print !== null) this.printLines()
  }

  spans(): Map<number, { seconds: number; events: number }> {
    return new Map(
      [...this.seen].map(([index, { firstTime, firstTotal, time, total }]) => [
        index,
        { seconds: time - firstTime, events: total - firstTotal },
      ]),
    )
  }

  dispose(): void {
    for (const timer of this.timers) clearInterval(timer)
    for (const subscription of this.subscriptions) subscription.dispose()
    this.console.clearLive()
  }

  private take(run: Run): void {
    this.run = run
    for (const listener of [...this.listeners]) listener()
  }

  private takeSamples(batch: SampleBatch): void {
    for (let row = 0; row < batch.rows; row++) {
      const index = batch.source[row]!
      const time = batch.time[row]!
      const total = batch.total[row]!
      // A gap's row has no count.
      if (Number.isNaN(total)) continue
      const seen = this.seen.get(index)
      if (seen === undefined) {
        const first = { firstTime: time, firstTotal: total, shownTime: time, shownTotal: total }
        this.seen.set(index, { ...first, time, total, printed: 0, printedTime: time, printedTotal: total })
      } else {
        seen.time = time
        seen.total = total
      }
    }
  }

  private refresh(): void {
    if (this.run === null) return
    const { run, console } = this
    const elapsed = Math.max(0, ...[...this.seen.values()].map(({ time }) => time))
    const rows = run.sources.map(({ index, source, notation, state, trust }) => {
      const unit = countedUnit(source)
      const seen = this.seen.get(index)
      const rate = seen === undefined ? null : (seen.total - seen.shownTotal) / (seen.time - seen.shownTime)
      if (seen !== undefined && seen.time > seen.shownTime) {
        seen.shownTime = seen.time
        seen.shownTotal = seen.total
      }
      return [
        displayText(notation, 60),
        seen === undefined ? state.phase : withUnit(formatCount(seen.total), unit),
        formatRate(rate, 4, unit),
        trustInWords(trust),
      ]
    })
    const lines = table(
      [
        { title: 'source' },
        { title: 'events', align: 'right' },
        { title: 'now', align: 'right' },
        { title: 'trust' },
      ],
      rows,
    )
    console.live([
      ...lines,
      console.liveStyle('dim', `${formatElapsed(elapsed, true)}  ${costInWords(run.cost)}  Ctrl-C stops`),
    ])
  }

  /** As `perf stat -I`: the time, the count since the line before, the source. All lines together are the total. */
  private printLines(): void {
    if (this.run === null) return
    for (const { index, source, notation } of this.run.sources) {
      const seen = this.seen.get(index)
      if (seen === undefined) continue
      const events = seen.total - seen.printed
      const rate = (seen.total - seen.printedTotal) / (seen.time - seen.printedTime)
      seen.printed = seen.total
      seen.printedTime = seen.time
      seen.printedTotal = seen.total
      const columns = [seen.time.toFixed(3).padStart(10), formatCount(events).padStart(15)]
      this.console.print(
        `${columns.join('  ')}  ${formatRate(rate, 4, countedUnit(source)).padStart(12)}  ${displayText(notation)}`,
      )
    }
  }
}

function isToCome({ state }: RunSource): boolean {
  return state.phase === 'waiting' || state.phase === 'attaching'
}
