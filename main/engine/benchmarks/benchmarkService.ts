/** All benchmarks, on all sessions: one at a time on a target. */
import { armDefinitions, whyNotMeasured } from '../../../app/benchmark'
import { failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { EngineResult } from '../../../app/contract/engine'
import type { Benchmark, BenchmarkOptions } from '../../../app/model/benchmark'
import type { EmitEvent } from '../base/events'
import type { Session } from '../sessions/session'
import type { SessionService } from '../sessions/sessionService'
import { ActiveBenchmark } from './activeBenchmark'
import { CountingModules } from './countingModules'

export interface BenchmarkServiceOptions {
  readonly emit: EmitEvent
  readonly sessions: SessionService
}

/** Results that are over are kept so long as there are no more than so many. */
const kept = 50

export class BenchmarkService {
  private readonly benchmarks = new Map<string, ActiveBenchmark>()
  private readonly watched = new WeakSet<Session>()
  private readonly modules = new CountingModules()
  private lastId = 0

  constructor(private readonly options: BenchmarkServiceOptions) {}

  async arms(id: string): Promise<Result<EngineResult<'benchmarks.arms'>>> {
    const session = this.options.sessions.get(id)
    if (!session.ok) return session
    const { agent, knowledge } = session.value
    if (!agent.ok) return agent
    if (!knowledge.ok) return knowledge
    const known = await knowledge.value.capabilities()
    if (!known.ok) return known
    const { capabilities } = known.value
    const conditions = await agent.value.ask('bench-conditions', {})
    if (!conditions.ok) return conditions
    return succeed({
      warnings: conditions.value.warnings,
      arms: armDefinitions.map((definition) => {
        const { arm, title, mechanism, consumer, consent } = definition
        const unavailable = whyNotMeasured(definition, capabilities)
        return { arm, title, mechanism, consumer, consent, unavailable }
      }),
    })
  }

  async start(id: string, options: BenchmarkOptions): Promise<Result<EngineResult<'benchmarks.start'>>> {
    const session = this.options.sessions.get(id)
    if (!session.ok) return session
    const { agent, knowledge, label, address } = session.value
    if (!agent.ok) return agent
    if (!knowledge.ok) return knowledge
    const unknown = options.arms.find((name) => !armDefinitions.some(({ arm }) => arm === name))
    if (unknown !== undefined) {
      return fail(
        failure('bad-request', `There is no arm '${unknown}'.`, {
          remedy: `Arms: ${armDefinitions.map(({ arm }) => arm).join(', ')}.`,
        }),
      )
    }
    if (this.of(id).length > 0) {
      return fail(
        failure('bad-request', `A benchmark is being measured on ${label} already.`, {
          remedy: 'Wait for it, or cancel it: two at once would measure each other.',
        }),
      )
    }
    this.watch(session.value)
    const place = { id: `benchmark-${++this.lastId}`, session: id, target: label }
    const benchmark = new ActiveBenchmark(
      place,
      options,
      agent.value,
      knowledge.value,
      (stop, begun) => this.modules.get(agent.value, address, stop, begun),
      (changed: Benchmark) => this.options.emit('benchmark', { benchmark: changed }),
    )
    this.benchmarks.set(place.id, benchmark)
    this.forgetOldest()
    benchmark.begin()
    return succeed({ benchmark: benchmark.model })
  }

  async cancel(id: string): Promise<Result<EngineResult<'benchmarks.cancel'>>> {
    const benchmark = this.benchmarks.get(id)
    return benchmark === undefined
      ? fail(failure('not-found', `There is no benchmark '${id}'.`))
      : succeed({ benchmark: await benchmark.cancel() })
  }

  list(): Benchmark[] {
    return [...this.benchmarks.values()].map(({ model }) => model)
  }

  private of(session: string): ActiveBenchmark[] {
    return [...this.benchmarks.values()].filter((each) => each.session === session && !each.isOver)
  }

  /** From its first benchmark on: what happens to the connection happens to the session's benchmarks. */
  private watch(session: Session): void {
    if (this.watched.has(session)) return
    this.watched.add(session)
    session.disconnected.on(() => {
      const reason = failure('lost', `The connection to ${session.label} is gone.`, {
        remedy: 'Reconnect, and measure again. The agent on the target has put everything back by itself.',
      })
      for (const benchmark of this.of(session.id)) benchmark.lose(reason)
    })
    session.farewells.add(async () => {
      await Promise.all(this.of(session.id).map((benchmark) => benchmark.cancel()))
    })
  }

  private forgetOldest(): void {
    const over = [...this.benchmarks].filter(([, benchmark]) => benchmark.isOver)
    for (const [id] of over.slice(0, Math.max(0, over.length - kept))) this.benchmarks.delete(id)
  }
}
