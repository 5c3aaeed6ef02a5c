/** All runs, on all sessions: started, interrupted when a connection is lost, taken up again when it is back. */
import { failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { EngineResult } from '../../../app/contract/engine'
import type { Run } from '../../../app/model/run'
import type { Scope, Source } from '../../../app/model/source'
import type { AgentClient } from '../agent/agentClient'
import { done, type Done } from '../base/done'
import type { EmitEvent } from '../base/events'
import type { Session } from '../sessions/session'
import type { SessionService } from '../sessions/sessionService'
import { ActiveRun, type Counting } from './activeRun'

export interface RunServiceOptions {
  readonly emit: EmitEvent
  readonly sessions: SessionService
}

export interface RunRequest {
  readonly session: string
  readonly sources: readonly Source[]
  readonly interval: number
  readonly scope: Scope
}

/** Runs that are over are kept so long as there are no more than so many: each holds an hour of samples. */
const keptRuns = 20
/** On larger machines counts of each CPU would be most of what the link carries. */
const mostCpus = 128

export class RunService {
  private readonly runs = new Map<string, ActiveRun>()
  private readonly watched = new WeakSet<Session>()
  private lastId = 0
  /** Numbers of runs as the agents know them: never used twice, so that late samples find no wrong run. */
  private lastNumber = 0

  constructor(private readonly options: RunServiceOptions) {}

  async start({
    session: id,
    sources,
    interval,
    scope,
  }: RunRequest): Promise<Result<EngineResult<'runs.start'>>> {
    const session = this.options.sessions.get(id)
    if (!session.ok) return session
    const { agent } = session.value
    if (!agent.ok) return agent
    this.watch(session.value)
    const counting = await this.countOn(session.value, agent.value, { interval, scope })
    if (!counting.ok) return counting
    const { emit } = this.options
    const run = new ActiveRun(
      { id: `run-${++this.lastId}`, session: id, scope, interval, cpus: counting.value.cpus },
      {
        changed: (changed) => emit('run', { run: changed }),
        samples: (samples) => emit('samples', { samples }),
        warning: (message) => emit('warning', { session: id, message }),
      },
    )
    this.runs.set(run.model.id, run)
    this.forgetOldest()
    for (const source of sources) run.add(source)
    void run.begin(counting.value)
    return succeed({ run: run.model })
  }

  async add(id: string, source: Source): Promise<Result<EngineResult<'runs.add'>>> {
    const run = this.going(id)
    return run.ok ? succeed({ index: run.value.add(source).index }) : run
  }

  async remove(id: string, index: number): Promise<Result<Done>> {
    const run = this.going(id)
    if (!run.ok) return run
    const removed = await run.value.remove(index)
    if (removed === null) return fail(failure('not-found', `Run '${id}' has no source ${index}.`))
    return removed.ok ? done : removed
  }

  async stop(id: string): Promise<Result<EngineResult<'runs.stop'>>> {
    const run = this.find(id)
    return run.ok ? succeed({ run: await run.value.stop() }) : run
  }

  list(): Run[] {
    return [...this.runs.values()].map(({ model }) => model)
  }

  history(id: string): Result<EngineResult<'runs.history'>> {
    const run = this.find(id)
    return run.ok ? succeed({ samples: run.value.samples }) : run
  }

  close(): void {
    for (const run of this.runs.values()) run.dispose()
  }

  private async countOn(
    session: Session,
    agent: AgentClient,
    { interval, scope }: Pick<RunRequest, 'interval' | 'scope'>,
  ): Promise<Result<Counting>> {
    const number = ++this.lastNumber
    const machine = session.machine
    const perCpu = scope.kind === 'system' && (machine?.cpus.length ?? Infinity) <= mostCpus
    const answer = await agent.ask('count-start', { run: number, interval, perCpu, scope })
    if (!answer.ok) return answer
    const { knowledge } = session
    return succeed({
      agent,
      number,
      cpus: answer.value.cpus,
      bootId: machine?.bootId ?? '',
      reading: knowledge.ok ? knowledge.value.reading : null,
      explain: async (source, refused) =>
        knowledge.ok ? knowledge.value.explainRefusal(source, refused) : refused,
    })
  }

  /** From its first run on: what happens to the connection happens to the session's runs. */
  private watch(session: Session): void {
    if (this.watched.has(session)) return
    this.watched.add(session)
    session.disconnected.on(() => {
      for (const run of this.runsOf(session)) run.interrupt()
    })
    session.connected.on((agent) => {
      for (const run of this.runsOf(session)) if (run.isInterrupted) void this.takeUp(run, session, agent)
    })
    session.farewells.add(async (time) => {
      await Promise.all(this.runsOf(session).map((run) => run.stop(time)))
    })
  }

  private async takeUp(run: ActiveRun, session: Session, agent: AgentClient): Promise<void> {
    const counting = await this.countOn(session, agent, run.model)
    if (counting.ok) await run.begin(counting.value)
    else {
      const { message } = counting.failure
      this.options.emit('warning', { session: session.id, message: `A run could not go on: ${message}` })
      await run.stop()
    }
  }

  private runsOf(session: Session): ActiveRun[] {
    return [...this.runs.values()].filter((run) => run.session === session.id && !run.isOver)
  }

  private forgetOldest(): void {
    const over = [...this.runs].filter(([, run]) => run.isOver)
    for (const [id, run] of over.slice(0, Math.max(0, over.length - keptRuns))) {
      run.dispose()
      this.runs.delete(id)
    }
  }

  private find(id: string): Result<ActiveRun> {
    const run = this.runs.get(id)
    return run === undefined ? fail(failure('not-found', `There is no run '${id}'.`)) : succeed(run)
  }

  private going(id: string): Result<ActiveRun> {
    const run = this.find(id)
    if (run.ok && run.value.isOver) {
      return fail(failure('bad-request', `Run '${id}' is over.`, { remedy: 'Start another one.' }))
    }
    return run
  }
}
