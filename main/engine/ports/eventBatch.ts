/**
 * Gathers what comes often (samples, terminal output) for a frame's time, since each message to a window costs a copy and
 * a wake-up. Everything else goes at once, and never overtakes.
 */
import { concatenateSamples } from '../../../app/analysis/sampleBatch'
import type { EngineEvent, EngineEventData } from '../../../app/contract/engine'
import type { SampleBatch } from '../../../app/model/run'

/** Milliseconds: a frame at 60 Hz. */
const frameTime = 16

export class EventBatch {
  private samples = new Map<string, SampleBatch[]>()
  private output = new Map<string, string>()
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly send: <E extends EngineEvent>(event: E, data: EngineEventData<E>) => void) {}

  add<E extends EngineEvent>(event: E, data: EngineEventData<E>): void {
    if (event === 'samples') {
      const { samples } = data as EngineEventData<'samples'>
      const gathered = this.samples.get(samples.run)
      if (gathered === undefined) this.samples.set(samples.run, [samples])
      else gathered.push(samples)
      this.schedule()
    } else if (event === 'terminal.data') {
      const { terminal, data: text } = data as EngineEventData<'terminal.data'>
      this.output.set(terminal, (this.output.get(terminal) ?? '') + text)
      this.schedule()
    } else {
      this.flush()
      this.send(event, data)
    }
  }

  flush(): void {
    if (this.timer === null) return
    clearTimeout(this.timer)
    this.timer = null
    const { samples, output } = this
    this.samples = new Map()
    this.output = new Map()
    for (const batches of samples.values()) this.send('samples', { samples: concatenateSamples(batches) })
    for (const [terminal, data] of output) this.send('terminal.data', { terminal, data })
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.samples.clear()
    this.output.clear()
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.flush(), frameTime)
  }
}
