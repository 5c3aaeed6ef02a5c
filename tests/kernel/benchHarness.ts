/** A benchmark of the window's own engine on the lab VM, and whether anything of it is left there. */
import { setTimeout as sleep } from 'node:timers/promises'
import { quickRun } from '../../app/benchmark'
import type { Benchmark, BenchmarkArm, BenchmarkOptions } from '../../app/model/benchmark'
import { DrivenEngine } from './engineHarness'
import { onLab, startLab, type LabAccess } from './labProcess'
import { differences, snapshotTracingState, type TracingState } from './tracingState'

export const PATIENCE = { timeout: 180_000 }
export const options: BenchmarkOptions = { ...quickRun, rounds: 2, armTime: 10 }

export class LabBenchmark {
  readonly lab: LabAccess = startLab()
  driven!: DrivenEngine
  session!: string
  private before!: TracingState

  /** As `becomesClean` shall find it again. */
  async remember(): Promise<void> {
    // bpftrace would mount it by looking at it.
    await onLab(this.lab, 'ls /sys/kernel/debug/tracing >/dev/null')
    this.before = await this.state()
  }

  async connect(): Promise<void> {
    this.driven = new DrivenEngine()
    this.session = await this.driven.connect({ kind: 'lab' })
    await this.driven.until(this.session, 'connected')
  }

  async start(more: Partial<BenchmarkOptions> = {}): Promise<string> {
    const { session } = this
    const asked = { session, options: { ...options, ...more } }
    return (await this.driven.ask('benchmarks.start', asked)).benchmark.id
  }

  untilOver(id: string): Promise<Benchmark> {
    return this.driven.when(() => {
      const benchmark = this.driven.benchmark(id)
      return benchmark?.endedAt ? benchmark : null
    }, PATIENCE.timeout)
  }

  async measure(more: Partial<BenchmarkOptions> = {}): Promise<Benchmark> {
    const done = await this.untilOver(await this.start(more))
    if (done.phase === 'failed') throw new Error(JSON.stringify(done.failure))
    return done
  }

  /** Programs of the agent itself, while it is connected, are no leftovers. */
  async becomesClean(): Promise<void> {
    const until = Date.now() + 30_000
    for (;;) {
      const changes = differences(this.before, await this.state()).filter(
        (line) => !/probescope-agent|\/probescope/.test(line),
      )
      if (changes.length === 0) return
      if (Date.now() > until) throw new Error(`left on the target:\n${changes.join('\n')}`)
      await sleep(500)
    }
  }

  private state(): Promise<TracingState> {
    return snapshotTracingState((script) => onLab(this.lab, script))
  }
}

export function arm({ arms }: Benchmark, name: string): BenchmarkArm {
  return arms.find((each) => each.arm === name)!
}
