/** A run: its sources being counted by an agent, and after an interruption by the next one. */
import type { Disposable } from '../../../app/base/disposable'
import type { Failure } from '../../../app/base/failure'
import { succeed, type Result } from '../../../app/base/result'
import type { Milliseconds } from '../../../app/base/units'
import type { Samples } from '../../../app/decoders/samples'
import type { Run, SampleBatch } from '../../../app/model/run'
import type { Scope, Source } from '../../../app/model/source'
import type { Notice } from '../../../app/protocol/notices'
import type { AgentClient } from '../agent/agentClient'
import { CostMeter } from './costMeter'
import { CountedSource } from './countedSource'
import { inTurn } from './inTurn'
import { RunClock } from './runClock'
import { RunDrawing } from './runDrawing'
import { Throttle } from '../base/throttle'

export interface RunIdentity {
  readonly id: string
  readonly session: string
  readonly scope: Scope
  readonly interval: Milliseconds
  readonly cpus: readonly number[]
}

export interface RunListener {
  changed(run: Run): void
  samples(batch: SampleBatch): void
  warning(message: string): void
}

/** An agent that counts for this run, under a number of the agent's own. */
export interface Counting {
  readonly agent: AgentClient
  readonly number: number
  readonly cpus: readonly number[]
  readonly bootId: string
  /** Until what it reads in the background is read, none of which may be counted; null when it reads nothing. */
  readonly reading: Promise<void> | null
  /** What stands behind a refusal, as far as more is known of the target than the kernel's answer. */
  explain(source: Source, refused: Failure): Promise<Failure>
}

/** Milliseconds between two messages about numbers; what happens is told at once. */
const numbersInterval: Milliseconds = 500
/** Requests under way at once while attaching: enough that a slow link does not add up. */
const attachingAtOnce = 8

export class ActiveRun {
  private phase: Run['phase'] = 'starting'
  private readonly startedAt = Date.now()
  private stoppedAt: number | null = null
  private readonly sources: CountedSource[] = []
  private readonly cost = new CostMeter()
  private readonly clock = new RunClock()
  private readonly drawing: RunDrawing
  private readonly tellNumbers: Throttle
  private counting: Counting | null = null
  private listening: Disposable[] = []
  private stopping: Promise<Run> | null = null

  constructor(
    private readonly identity: RunIdentity,
    private readonly listener: RunListener,
  ) {
    this.drawing = new RunDrawing(identity, (batch) => listener.samples(batch))
    this.tellNumbers = new Throttle(numbersInterval, () => this.listener.changed(this.model))
  }

  get session(): string {
    return this.identity.session
  }

  get isOver(): boolean {
    return this.phase === 'stopped'
  }

  get isInterrupted(): boolean {
    return this.phase === 'interrupted'
  }

  get model(): Run {
    const { id, session, scope, interval, cpus } = this.identity
    const { phase, startedAt, stoppedAt } = this
    return {
      id,
      session,
      scope,
      interval,
      phase,
      startedAt,
      stoppedAt,
      cpus: [...cpus],
      sources: this.sources.map((source) => source.model),
      cost: this.cost.cost(this.counting?.agent.linkBytes ?? null),
    }
  }

  /** All samples kept, among them those that no window was told of yet. */
  get samples(): SampleBatch {
    return this.drawing.all
  }

  /** An agent begins to count, the first one or the next: attaches every source that is there. */
  async begin(counting: Counting): Promise<void> {
    // Stopped while the next agent was being asked to count: nobody else would tell it to end.
    if (this.isOver) {
      await counting.agent.ask('count-stop', { run: counting.number })
      return
    }
    this.counting = counting
    this.clock.begin(counting.bootId)
    this.cost.begin(counting.agent.linkBytes)
    this.drawing.begin(counting.cpus)
    this.listening = [
      counting.agent.samples.on(({ run, samples }) => {
        if (run === counting.number) this.take(samples)
      }),
      counting.agent.notices.on((notice) => this.takeNotice(notice, counting.number)),
    ]
    if (this.phase === 'interrupted') this.phase = 'starting'
    const wanted = this.sources.filter(
      ({ state, ending }) => !ending && state.phase !== 'failed' && state.phase !== 'detached',
    )
    const phase = counting.reading === null ? 'attaching' : 'waiting'
    for (const source of wanted) source.state = { phase }
    this.changed()
    await inTurn(wanted, attachingAtOnce, (source) => this.attach(source, counting))
    if (this.counting === counting && this.phase === 'starting') this.phase = 'running'
    this.changed()
  }

  /** A source more; it is attached by `begin`, or at once when the run goes on already. */
  add(source: Source): CountedSource {
    const counted = new CountedSource(this.sources.length, source, this.identity.cpus.length)
    this.sources.push(counted)
    if (this.counting !== null && this.phase !== 'stopped') {
      void this.attach(counted, this.counting)
      this.changed()
    }
    return counted
  }

  /** Takes a source out; what it counted stays. */
  async remove(index: number): Promise<Result<null> | null> {
    const source = this.sources[index]
    if (source === undefined || source.state.phase === 'detached') return null
    source.ending = true
    await source.attached
    const { counting } = this
    let outcome: Result<unknown> = succeed(null)
    if (source.isCounting && counting !== null) {
      outcome = await counting.agent.ask('detach', { run: counting.number, index })
    }
    source.state = { phase: 'detached', attachment: source.attachment }
    this.changed()
    return outcome.ok ? succeed(null) : outcome
  }

  /** Ends the run; its last samples are exact. Twice is the same as once. */
  stop(timeout?: Milliseconds): Promise<Run> {
    this.stopping ??= this.end(timeout)
    return this.stopping
  }

  /** The agent is gone. */
  interrupt(): void {
    const { counting } = this
    if (counting === null || this.phase === 'stopped') return
    this.cost.end(counting.agent.linkBytes)
    this.leaveAgent()
    const gapAt = this.clock.gap(this.identity.interval)
    for (const source of this.sources) {
      if (!source.isCounting) continue
      source.interrupt()
      if (gapAt !== null) this.drawing.gap(gapAt, source)
    }
    this.phase = 'interrupted'
    this.drawing.send()
    this.changed()
  }

  dispose(): void {
    this.leaveAgent()
    this.tellNumbers.dispose()
    this.drawing.dispose()
  }

  private async end(timeout?: Milliseconds): Promise<Run> {
    const { counting } = this
    for (const source of this.sources) source.ending = true
    if (counting !== null) {
      const stopped = await counting.agent.ask('count-stop', { run: counting.number }, timeout)
      if (stopped.ok && stopped.value.leftovers.length > 0) {
        this.listener.warning(`Left on the target: ${stopped.value.leftovers.join(', ')}`)
      }
      this.cost.finish(counting.agent.linkBytes)
    }
    this.leaveAgent()
    for (const source of this.sources) {
      if (source.state.phase === 'failed') continue
      source.state = { phase: 'detached', attachment: source.attachment }
    }
    this.phase = 'stopped'
    this.stoppedAt = Date.now()
    this.drawing.send()
    this.changed()
    return this.model
  }

  private attach(source: CountedSource, counting: Counting): Promise<void> {
    source.attached = this.doAttach(source, counting)
    return source.attached
  }

  private async doAttach(source: CountedSource, counting: Counting): Promise<void> {
    if (!(await this.waitForReading(source, counting))) return
    const { agent, number, explain } = counting
    const { index } = source
    const answer = await agent.ask('attach', { run: number, index, source: source.source })
    const refused = answer.ok ? null : await explain(source.source, answer.failure)
    // Meanwhile the agent may have gone and another begun, or the run ended.
    if (this.counting?.agent !== agent || source.state.phase !== 'attaching') return
    source.state = answer.ok
      ? { phase: 'counting', attachment: answer.value.attachment }
      : { phase: 'failed', failure: refused ?? answer.failure }
    this.changed()
  }

  /** False when meanwhile this source, or this agent, is no longer to count. */
  private async waitForReading(source: CountedSource, counting: Counting): Promise<boolean> {
    if (counting.reading === null) return true
    source.state = { phase: 'waiting' }
    await counting.reading
    if (this.counting !== counting || source.ending) return false
    source.state = { phase: 'attaching' }
    this.changed()
    return true
  }

  private take(samples: Samples): void {
    // Attaching one source is work that the others see, thousands of reads and page faults: all is counted, but neither
    // drawn nor taken for the cost of counting before every source has come to an end of it.
    if (this.phase === 'starting') this.drawing.countOnly(samples, this.sources)
    else {
      this.cost.sample(samples.time, samples.agentCpu, samples.dropped)
      this.drawing.draw(this.clock.at(samples.time), samples, this.sources)
    }
    this.tellNumbers.soon()
  }

  private takeNotice(notice: Notice, number: number): void {
    if (notice.notice !== 'attachment' || notice.run !== number) return
    const source = this.sources[notice.index]
    if (source?.state.phase !== 'counting') return
    source.state = { phase: 'counting', attachment: notice.attachment }
    this.changed()
  }

  private leaveAgent(): void {
    for (const each of this.listening) each.dispose()
    this.listening = []
    this.counting = null
  }

  private changed(): void {
    this.tellNumbers.now()
  }
}
