/** One benchmark on one target, from its preparation to its end. The agent measures one arm at a time; this is the order. */
import {
  armDefinitions,
  isOfWorkload,
  roundOrder,
  seededRandom,
  Tally,
  whyNotAllowed,
  whyNotMeasured,
  type ArmCounts,
  type ArmDefinition,
  type Step,
} from '../../../app/benchmark'
import { failure, failureOf, type Failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { Milliseconds } from '../../../app/base/units'
import type { Benchmark, BenchmarkOptions, Fingerprint } from '../../../app/model/benchmark'
import type { Capability } from '../../../app/model/capability'
import type { AgentClient } from '../agent/agentClient'
import type { TargetKnowledge } from '../sessions/targetKnowledge'
import { Throttle } from '../base/throttle'
import { commandFailed, runCommand } from './commandRun'
import type { GetModule } from './countingModules'

export const baseArm = 'base'

/** Milliseconds between two events: a chart that jumps more often cannot be read. */
const tellEvery: Milliseconds = 250
/** Attaching may wait for the kernel to optimize a kprobe, on a slow machine. */
const armTimeout: Milliseconds = 60_000
/** Share of an arm's time that is run before measuring begins, and its least. */
const warmUpShare = 0.2
const leastWarmUp: Milliseconds = 5

export interface BenchmarkPlace {
  readonly id: string
  readonly session: string
  readonly target: string
}

export class ActiveBenchmark {
  private readonly controller = new AbortController()
  private readonly tally: Tally
  private readonly wanted: readonly ArmDefinition[]
  private readonly startedAt = Date.now()
  private readonly tell: Throttle
  private phase: Benchmark['phase'] = 'preparing'
  private why: Failure | null = null
  private roundsDone = 0
  private measuringSince: number | null = null
  private preparation: string | null = null
  private endedAt: number | null = null
  private fingerprint: Fingerprint | null = null
  private preparedWarnings: readonly string[] = []
  private running: Promise<void> = Promise.resolve()

  constructor(
    private readonly place: BenchmarkPlace,
    private readonly options: BenchmarkOptions,
    private readonly agent: AgentClient,
    private readonly knowledge: TargetKnowledge,
    private readonly getModule: GetModule,
    changed: (benchmark: Benchmark) => void,
  ) {
    const chosen = new Set(options.arms)
    this.wanted = armDefinitions.filter(
      (each) =>
        isOfWorkload(each, options.workload) &&
        (chosen.size === 0 || chosen.has(each.arm) || each.arm === baseArm),
    )
    this.tally = new Tally(this.wanted, baseArm)
    this.tell = new Throttle(tellEvery, () => changed(this.model))
  }

  get model(): Benchmark {
    const { id, session, target } = this.place
    return {
      id,
      session,
      target,
      phase: this.phase,
      failure: this.why,
      options: this.options,
      roundsDone: this.roundsDone,
      startedAt: this.startedAt,
      measuringSince: this.measuringSince,
      preparation: this.preparation,
      endedAt: this.endedAt,
      fingerprint: this.fingerprint,
      arms: this.tally.list,
      collateral: this.tally.collateral,
      warnings: [...this.preparedWarnings, ...this.tally.warnings],
    }
  }

  get session(): string {
    return this.place.session
  }

  get isOver(): boolean {
    return this.endedAt !== null
  }

  begin(): void {
    this.running = this.run()
  }

  /** Resolves when the target is as it was. */
  async cancel(): Promise<Benchmark> {
    if (!this.isOver) this.controller.abort()
    await this.running
    return this.model
  }

  /** The connection is gone: the agent has put everything back by itself. */
  lose(reason: Failure): void {
    if (!this.isOver) this.end('failed', reason)
    this.controller.abort()
  }

  private async run(): Promise<void> {
    const outcome = await this.measureAll().catch((error: unknown) => fail<null>(failureOf(error)))
    // The agent lets go of everything, whatever came before.
    const finished = await this.agent.ask('bench-finish', {})
    if (this.isOver) return
    if (this.controller.signal.aborted) this.end('cancelled', null)
    else if (!outcome.ok) this.end('failed', outcome.failure)
    else if (!finished.ok) this.end('failed', finished.failure)
    else this.end('done', null)
  }

  private async measureAll(): Promise<Result<null>> {
    this.tell.now()
    const prepared = await this.prepare()
    if (!prepared.ok) return prepared
    this.phase = 'running'
    this.measuringSince = Date.now()
    this.preparation = null
    const measured = await this.measureRounds()
    if (measured.ok) await this.explainRefusals()
    return measured
  }

  private async prepare(): Promise<Result<null>> {
    const { producers, maySwitch, workload } = this.options
    const prepared = await this.agent.ask('bench-prepare', { producers, maySwitch, workload })
    if (!prepared.ok) return prepared
    this.fingerprint = prepared.value.fingerprint
    this.preparedWarnings = prepared.value.warnings
    const known = new Set(prepared.value.arms)
    const capabilities = (await this.knownCapabilities()) ?? []
    for (const definition of this.wanted) {
      const unknown = failure('unsupported', 'The agent for this target does not have this arm.')
      const refused = whyNotAllowed(definition, this.options)
      const lacking = known.has(definition.arm)
        ? (whyNotMeasured(definition, capabilities) ?? refused)
        : unknown
      if (lacking !== null) this.tally.refuse(definition.arm, lacking)
    }
    const given = await this.giveModule()
    if (!given.ok) return given
    if (workload.kind !== 'command') return succeed(null)
    // Nothing of a first run is in any cache: it would be the base's alone.
    const first = await runCommand(this.agent, baseArm, workload.command, this.controller.signal)
    if (this.controller.signal.aborted) return cancelled
    return first.ok ? succeed(null) : first
  }

  private async measureRounds(): Promise<Result<null>> {
    const random = seededRandom(this.startedAt)
    for (let round = 0; round < this.options.rounds; round++) {
      const left = this.wanted.filter(({ arm }) => this.isPossible(arm))
      for (const step of roundOrder(left, baseArm, random)) {
        if (!this.isPossible(step.arm)) continue
        const outcome = await this.measure(step, round)
        if (!outcome.ok) return outcome
      }
      this.roundsDone++
      this.tell.soon()
    }
    return succeed(null)
  }

  /** A module is built with tools of the target's, which must be looked for; all else is found out by trying. */
  private async knownCapabilities(): Promise<readonly Capability[] | null> {
    if (!this.options.mayInsert) return this.knowledge.capabilitiesIfKnown()
    const found = await this.knowledge.capabilities()
    return found.ok ? found.value.capabilities : null
  }

  /** What the target lacks says more than the kernel's refusal, and how to mend it. */
  private async explainRefusals(): Promise<void> {
    const refused = this.wanted.filter(({ arm, needs }) => {
      const why = this.tally.list.find((each) => each.arm === arm)?.unavailable ?? null
      // The agent knows what is lacking by the capability's name, or has only an error of the kernel's to tell.
      const isPlain = why?.code === 'unsupported' || why?.code === 'left-out'
      return why !== null && (!isPlain || needs.some((id) => id === why.detail))
    })
    if (refused.length === 0 || this.controller.signal.aborted) return
    const found = await this.knowledge.capabilities()
    if (!found.ok) return
    for (const definition of refused) {
      const lacking = whyNotMeasured(definition, found.value.capabilities)
      if (lacking !== null) this.tally.refuse(definition.arm, lacking)
    }
  }

  /** Before anything is measured: building takes the whole machine. */
  private async giveModule(): Promise<Result<null>> {
    const { signal } = this.controller
    const arm = this.wanted.find(({ consent }) => consent === 'module')?.arm
    if (arm === undefined || !this.isPossible(arm)) return succeed(null)
    const module = await this.getModule(signal, (step) => {
      this.preparation = `builds the kernel module: ${step.replace(/\s+/g, ' ')}`
      this.tell.soon()
    })
    if (signal.aborted) return cancelled
    if (!module.ok && module.failure.code !== 'failed') return module
    if (!module.ok) this.tally.refuse(arm, module.failure)
    else {
      const given = await this.agent.ask('bench-module', module.value)
      if (!given.ok) return given
    }
    return succeed(null)
  }

  private isPossible(arm: string): boolean {
    return this.tally.list.some((each) => each.arm === arm && each.state !== 'unavailable')
  }

  private async measure(step: Step, round: number): Promise<Result<null>> {
    const { signal } = this.controller
    const { arm } = step
    this.tally.running(arm)
    this.tell.soon()
    if (signal.aborted) return cancelled
    const answer = await this.measureOnce(step)
    if (signal.aborted) return cancelled
    if (!answer.ok) {
      const { failure: why } = answer
      // Without a base nothing can be said; a broken connection is no lack of the target's.
      if (arm === baseArm || fatal.has(why.code)) return answer
      this.tally.refuse(arm, why)
    } else {
      this.tally.add(arm, round, answer.value)
    }
    this.tell.soon()
    return succeed(null)
  }

  private async measureOnce({ arm, collateral }: Step): Promise<Result<ArmCounts>> {
    const { signal } = this.controller
    const { armTime, workload } = this.options
    if (workload.kind === 'command') return runCommand(this.agent, arm, workload.command, signal)
    const answer = await this.agent.request(
      'bench-arm',
      {
        arm,
        time: armTime,
        warmUp: Math.max(leastWarmUp, Math.round(armTime * warmUpShare)),
        // Within the kernel nobody makes a system call.
        collateral:
          collateral && workload.kind === 'syscall' ? Math.max(leastWarmUp, Math.round(armTime / 2)) : 0,
      },
      { timeout: armTimeout + 4 * armTime, signal },
    )
    return answer.ok ? succeed({ ...answer.value.result, run: null }) : answer
  }

  private end(phase: 'done' | 'cancelled' | 'failed', why: Failure | null): void {
    this.phase = phase
    this.why = why
    this.endedAt = Date.now()
    this.tally.finish()
    this.tell.now()
  }
}

/** No lack of the target's: a broken connection, a command that does not work. */
const fatal = new Set(['lost', 'closed', 'timeout', 'internal', commandFailed])

const cancelled = fail<null>(failure('cancelled', 'The benchmark was cancelled.'))
