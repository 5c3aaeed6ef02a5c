/** What has been measured so far, as the benchmark's arms: paired with the base measurements around them. */
import type { BenchmarkArm, Collateral, Evidence, PerRun } from '../model/benchmark'
import type { Failure } from '../base/failure'
import type { ArmDefinition } from './arms'
import { measured, type ArmMeasurement, type Measured } from './measured'
import { Measurements, type CommandRun, type Measurement } from './measurements'
import { estimate, unrest } from './statistics'

export interface ArmCounts extends ArmMeasurement {
  readonly made: number
  readonly counted: number | null
  readonly lost: number | null
  readonly missed: number | null
  readonly evidence: Evidence
  /** null: the producers' calls are the workload. */
  readonly run: CommandRun | null
}

/** Below this share of a CPU, others ran in the producers' place. */
const busyShare = 0.97
/** The base's rounds differ by more than this share of it: not a quiet machine. */
const restless = 0.1

export class Tally {
  private readonly measurements: Measurements
  private readonly arms = new Map<string, BenchmarkArm>()
  private unusable = 0

  constructor(
    definitions: readonly ArmDefinition[],
    private readonly base: string,
  ) {
    this.measurements = new Measurements(base)
    for (const { arm, title, mechanism, consumer } of definitions) {
      this.arms.set(arm, {
        arm,
        title,
        mechanism,
        consumer,
        state: 'waiting',
        unavailable: null,
        eventsPerSecond: null,
        nsPerEvent: null,
        nsOverBase: null,
        ratioToBase: null,
        rounds: [],
        made: 0,
        counted: null,
        lost: null,
        missed: null,
        evidence: null,
        perRun: null,
      })
    }
  }

  get list(): BenchmarkArm[] {
    return [...this.arms.values()]
  }

  running(arm: string): void {
    for (const each of this.arms.values()) {
      if (each.arm === arm) this.change(arm, { state: 'running' })
      else if (each.state === 'running') this.change(each.arm, { state: 'done' })
    }
  }

  refuse(arm: string, unavailable: Failure): void {
    this.change(arm, { state: 'unavailable', unavailable })
  }

  /** No more will come: what has no round was never measured. */
  finish(): void {
    for (const { arm, state, rounds } of this.list) {
      if (state === 'waiting' || state === 'running') {
        this.change(arm, { state: rounds.length > 0 ? 'done' : 'waiting' })
      }
    }
  }

  /** False when a producer never ran, so that there is no figure. */
  add(arm: string, round: number, counts: ArmCounts): boolean {
    const before = this.arms.get(arm)
    const figures = measured(counts.producers)
    if (before === undefined) return false
    if (figures === null) {
      this.unusable++
      return false
    }
    const collateral = counts.collateral === null ? null : measured(counts.collateral)
    const { evidence, run, counted } = counts
    this.change(arm, {
      state: 'done',
      made: before.made + counts.made,
      counted: sum(before, before.counted, counts.counted),
      lost: sum(before, before.lost, counts.lost),
      missed: sum(before, before.missed, counts.missed),
      // One round that was not what it is called spoils the arm, and stays as the evidence of it.
      evidence: before.evidence?.verified === false ? before.evidence : evidence,
    })
    // Of these alone: the estimates of all arms take longer than measuring one.
    for (const each of this.measurements.add({ arm, round, figures, collateral, run, counted })) {
      this.estimate(each)
    }
    return true
  }

  /** What tracing costs calls that nobody traces: only of arms for which it was measured. */
  get collateral(): Collateral[] {
    return this.list.flatMap(({ arm }) => {
      if (arm === this.base) return []
      const pairs = this.pairs(arm, ({ collateral }) => collateral)
      if (pairs.length === 0) return []
      return [
        {
          arm,
          ratioToBase: estimate(pairs.map(({ own, base }) => own.eventsPerSecond / base.eventsPerSecond)),
          nsOverBase: estimate(
            pairs.map(({ own, base }) => own.nsPerEvent - base.nsPerEvent),
            'difference',
          ),
        },
      ]
    })
  }

  /** What makes the numbers doubtful, from the numbers themselves. */
  get warnings(): string[] {
    const warnings: string[] = []
    const share = this.cpuShare
    if (share < busyShare) {
      warnings.push(
        `The machine was busy: the workload had its CPU for only ${Math.round(share * 100)} % of the time.`,
      )
    }
    const { rounds } = this.arms.get(this.base)!
    if (rounds.length >= 3 && unrest(rounds) > restless) {
      warnings.push(
        `The machine was not quiet: the base itself varied by ${Math.round(unrest(rounds) * 100)} % between rounds.`,
      )
    }
    if (this.unusable > 0) {
      warnings.push(`Measurements left out because the workload never ran: ${this.unusable}.`)
    }
    return warnings
  }

  /** How much of the time the workload had its CPU: none of it where it never ran. A command may sleep as it likes. */
  private get cpuShare(): number {
    const calling = this.measurements.all.filter(({ run }) => run === null)
    if (calling.length === 0) return this.unusable > 0 ? 0 : 1
    const total = calling.reduce((share, { figures }) => share + figures.cpuShare, 0)
    return total / (calling.length + this.unusable)
  }

  private estimate(arm: string): void {
    const own = this.measurements.of(arm)
    if (own.length === 0) return
    const rounds = meansOfRounds(own, ({ figures }) => figures.nsPerEvent)
    const rates = meansOfRounds(own, ({ figures }) => figures.eventsPerSecond)
    const pairs = arm === this.base ? [] : this.pairs(arm, ({ figures }) => figures)
    this.change(arm, {
      rounds,
      nsPerEvent: estimate(rounds),
      eventsPerSecond: estimate(rates),
      nsOverBase: estimate(
        pairs.map((pair) => pair.own.nsPerEvent - pair.base.nsPerEvent),
        'difference',
      ),
      ratioToBase: estimate(pairs.map((pair) => pair.own.eventsPerSecond / pair.base.eventsPerSecond)),
      perRun: this.perRun(arm),
    })
  }

  /** Each measurement of the arm with the mean of the base before and after it in the same round. */
  private pairs(
    arm: string,
    of: (entry: Measurement) => Measured | null,
  ): { own: Measured; base: Measured }[] {
    return this.measurements.partnered(arm).flatMap(({ entry, partners }) => {
      const own = of(entry)
      const bases = partners.map(of).filter((found) => found !== null)
      if (own === null || bases.length === 0) return []
      const base = {
        eventsPerSecond: mean(bases.map(({ eventsPerSecond }) => eventsPerSecond)),
        nsPerEvent: mean(bases.map(({ nsPerEvent }) => nsPerEvent)),
        cpuShare: mean(bases.map(({ cpuShare }) => cpuShare)),
      }
      return [{ own, base }]
    })
  }

  /** Only of a command. */
  private perRun(arm: string): PerRun | null {
    const runs = this.measurements.of(arm).filter(({ run }) => run !== null)
    if (runs.length === 0) return null
    const counts = runs.filter(({ counted }) => counted !== null)
    const over = this.measurements.partnered(arm).flatMap(({ entry, partners }) => {
      const bases = partners.flatMap(({ run }) => (run === null ? [] : [run.cpu]))
      if (entry.run === null || bases.length === 0) return []
      return [{ cpu: entry.run.cpu - mean(bases), events: entry.counted }]
    })
    return {
      cpu: estimate(meansOfRounds(runs, ({ run }) => run!.cpu))!,
      cpuOverBase:
        arm === this.base
          ? null
          : estimate(
              over.map((each) => each.cpu),
              'difference',
            ),
      events: estimate(meansOfRounds(counts, ({ counted }) => counted!)),
      cpuPerEvent:
        arm === this.base
          ? null
          : estimate(
              over.flatMap((each) =>
                each.events === null || each.events <= 0 ? [] : [each.cpu / each.events],
              ),
              'difference',
            ),
    }
  }

  private change(arm: string, change: Partial<BenchmarkArm>): void {
    this.arms.set(arm, { ...this.arms.get(arm)!, ...change })
  }
}

/**
 * One figure each round. The base is measured several times in one: taken for rounds of their own, they would make its
 * interval narrower than another run's figures lie.
 */
function meansOfRounds(entries: readonly Measurement[], of: (entry: Measurement) => number): number[] {
  const rounds = [...new Set(entries.map(({ round }) => round))]
  return rounds.map((round) => mean(entries.filter((entry) => entry.round === round).map(of)))
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length
}

/** Once unknown, the total stays unknown. */
function sum(before: BenchmarkArm, total: number | null, more: number | null): number | null {
  if (more === null) return null
  if (before.made === 0) return more
  return total === null ? null : total + more
}
