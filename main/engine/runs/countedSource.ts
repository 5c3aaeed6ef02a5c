/** One source of a run: how far it is attached, what it counted, and how far that can be trusted. */
import { RateTracker } from '../../../app/analysis/rateTracker'
import type { Samples } from '../../../app/decoders/samples'
import { sampleFlags } from '../../../app/decoders/samples'
import type { Attachment, RunSource, Trust } from '../../../app/model/run'
import type { Source } from '../../../app/model/source'
import { printSource } from '../../../app/sources/notation'

type SourceState = RunSource['state']

export class CountedSource {
  private now: SourceState = { phase: 'attaching' }
  /** Settles when attaching has come to its end, well or not. */
  attached: Promise<void> = Promise.resolve()
  /** It is being taken out: the next sample is its last, and exact. */
  ending = false

  readonly notation: string
  private readonly tracker: RateTracker
  private lost: number | null = null
  private missed: number | null = null
  /** Counts of each CPU by this agent, and by those before it. */
  private cpuCounts: Float64Array | null = null
  private cpuCountsBefore: Float64Array | null = null
  /** The agents' own events: of this one, and of those before it; null: not known. */
  private own: number | null = null
  private ownBefore: number | null = 0
  private lastTime = NaN
  private sampled = false
  /** BPF programs that were on its tracepoint at any time. */
  private readonly hiders = new Set<number>()

  constructor(
    readonly index: number,
    readonly source: Source,
    private readonly cpus: number,
  ) {
    this.notation = printSource(source)
    this.tracker = new RateTracker(cpus)
  }

  get state(): SourceState {
    return this.now
  }

  set state(state: SourceState) {
    this.now = state
    for (const program of this.attachment?.programs ?? []) this.hiders.add(program)
  }

  get isCounting(): boolean {
    return this.state.phase === 'counting'
  }

  get rate(): number {
    return this.tracker.rate
  }

  get total(): number {
    return this.tracker.total
  }

  get cpuRates(): Float64Array | null {
    return this.cpuCounts === null ? null : this.tracker.perCpu
  }

  get attachment(): Attachment | null {
    return 'attachment' in this.state ? this.state.attachment : null
  }

  get model(): RunSource {
    const { index, source, notation, state } = this
    const { knownTotal: total, knownOwn: own, trust } = this
    return { index, source, notation, state, total, ...this.cpuTotals, own, trust }
  }

  /** Nanoseconds since its last sample; NaN before the first one. */
  since(time: number): number {
    return time - this.lastTime
  }

  /**
   * Takes row `row` of a frame.
   * @param columns for each CPU of the frame, which CPU of the run it is, or -1
   */
  sample(samples: Samples, row: number, columns: readonly number[]): void {
    const flags = samples.flags[row]!
    const times = (flags & sampleFlags.TIMES_KNOWN) !== 0
    this.lost = flags & sampleFlags.LOST_KNOWN ? samples.lost[row]! : null
    this.missed = flags & sampleFlags.MISSED_KNOWN ? samples.missed[row]! : null
    this.own = flags & sampleFlags.OWN_KNOWN ? samples.own[row]! : null
    if (flags & sampleFlags.PER_CPU_KNOWN && samples.cpus > 0) {
      this.cpuCounts ??= new Float64Array(this.cpus)
      for (let cpu = 0; cpu < samples.cpus; cpu++) {
        const column = columns[cpu] ?? -1
        if (column >= 0) this.cpuCounts[column] = samples.perCpu[row * samples.cpus + cpu]!
      }
    }
    this.tracker.update({
      time: samples.time,
      count: samples.count[row]!,
      enabled: times ? samples.enabled[row]! : null,
      running: times ? samples.running[row]! : null,
      perCpu: this.cpuCounts,
    })
    this.lastTime = samples.time
    this.sampled = true
  }

  /** The agent is gone; another may go on later. What happened between nobody counted. */
  interrupt(): void {
    this.tracker.interrupt()
    this.lastTime = NaN
    // An agent that was lost before its first sample has counted nothing.
    if (this.sampled) this.ownBefore = this.knownOwn
    this.own = 0
    if (this.cpuCounts === null) return
    const before = (this.cpuCountsBefore ??= new Float64Array(this.cpus))
    for (let cpu = 0; cpu < this.cpus; cpu++) before[cpu]! += this.cpuCounts[cpu]!
    this.cpuCounts = null
  }

  private get knownTotal(): number | null {
    return this.sampled && !Number.isNaN(this.tracker.total) ? this.tracker.total : null
  }

  private get knownOwn(): number | null {
    const { own, ownBefore } = this
    return this.knownTotal === null || own === null || ownBefore === null ? null : ownBefore + own
  }

  private get cpuTotals(): { perCpu?: number[] } {
    const { cpuCounts, cpuCountsBefore } = this
    if (cpuCounts === null && cpuCountsBefore === null) return {}
    const perCpu: number[] = []
    for (let cpu = 0; cpu < this.cpus; cpu++) {
      perCpu.push((cpuCounts?.[cpu] ?? 0) + (cpuCountsBefore?.[cpu] ?? 0))
    }
    return { perCpu }
  }

  private get trust(): Trust {
    // What an agent that is gone had lost, or what happened while none was there, nobody knows.
    const whole = this.tracker.interruptions === 0
    return {
      lost: whole ? this.lost : null,
      missed: whole ? this.missed : null,
      enabledShare: this.tracker.enabledShare,
      ...(this.hiders.size > 0 ? { hiddenBy: [...this.hiders] } : {}),
    }
  }
}
