/** A connection to a target, from the wish to connect until it is forgotten; it may break and come back. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Emitter } from '../../../app/base/disposable'
import { failure, type Failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { Milliseconds } from '../../../app/base/units'
import type { Connection, Machine, Session as SessionState, TargetAddress } from '../../../app/model/target'
import type { AgentMethod, AgentParams, AgentResult } from '../../../app/protocol/messages'
import type { AgentClient } from '../agent/agentClient'
import type { EmitEvent } from '../base/events'
import type { Connect, TargetConnection } from '../targets/connection/connection'
import type { TargetShell } from '../terminals/shell'
import { ConnectAttempt } from './connectAttempt'
import type { ConnectSteps } from './connectSteps'
import { sweepLeftovers } from './leftovers'
import { reach, type Reached } from './reach'
import { TargetKnowledge } from './targetKnowledge'

export interface SessionOptions {
  readonly emit: EmitEvent
  readonly prefetch: boolean
  readonly sweepAtConnect: boolean
  /** How this target is connected to; a new one for each attempt. */
  readonly connect: (session: Session) => Connect
  /** What was reached before it was asked for, or soon will be; null when nothing was. */
  readonly standby?: () => Promise<Reached | null> | null
}

/** While the agent answers. */
interface Live {
  readonly agent: AgentClient
  readonly connection: TargetConnection
  readonly machine: Machine
  readonly knowledge: TargetKnowledge
}

const goodbyeTimeout: Milliseconds = 15_000
/** What is known of a target is taken in a little later: whoever connects to it wants to see it count first. */
const knownPatience: Milliseconds = 700

export class Session {
  /** An agent answers, for the first time or again; what is read of the target by and by is under way. */
  readonly connected = new Emitter<AgentClient>()
  /** It no longer does, for whatever reason. */
  readonly disconnected = new Emitter<void>()
  /** What has to be done before the goodbye, such as stopping runs; each ends within the time given. */
  readonly farewells = new Set<(time: Milliseconds) => Promise<void>>()

  private connection: Connection
  private attempt: ConnectAttempt | null = null
  /** Settles when the last attempt has come to its end. */
  private attempting: Promise<void> = Promise.resolve()
  private live: Live | null = null
  private leaving: Promise<void> | null = null
  private authenticationTerminal: string | null = null
  private forgotten = false

  constructor(
    readonly id: string,
    readonly address: TargetAddress,
    readonly label: string,
    private readonly options: SessionOptions,
  ) {
    this.connection = { phase: 'connecting', steps: [], question: null, questionNote: null }
  }

  get state(): SessionState {
    const { id, address, label, authenticationTerminal } = this
    return { id, address, label, connection: this.connection, authenticationTerminal }
  }

  get machine(): Machine | null {
    return this.live?.machine ?? null
  }

  get agent(): Result<AgentClient> {
    return this.live === null ? fail(this.notConnected()) : succeed(this.live.agent)
  }

  get knowledge(): Result<TargetKnowledge> {
    return this.live === null ? fail(this.notConnected()) : succeed(this.live.knowledge)
  }

  /** What a terminal on this target runs; null: a shell of this computer. */
  get shell(): Result<TargetShell | null> {
    return this.live === null ? fail(this.notConnected()) : succeed(this.live.connection.shell)
  }

  async ask<M extends AgentMethod>(method: M, params: AgentParams<M>): Promise<Result<AgentResult<M>>> {
    return this.live === null ? fail(this.notConnected()) : this.live.agent.ask(method, params)
  }

  /** Connects, or connects again. The outcome is in `state`. */
  connect(): Promise<void> {
    this.attempting = this.tryToConnect()
    return this.attempting
  }

  private async tryToConnect(): Promise<void> {
    const attempt = new ConnectAttempt(this.address.kind, () => {
      if (this.attempt === attempt) this.tell(attempt.connection)
    })
    this.attempt = attempt
    this.tell(attempt.connection)
    const outcome = await this.reach(attempt)
    this.attempt = null
    if (outcome.ok) {
      this.settle(outcome.value, attempt.steps)
      return
    }
    attempt.steps.abandon()
    const steps = attempt.steps.list
    this.tell(
      attempt.signal.aborted
        ? { phase: 'closed', steps, leftovers: [] }
        : { phase: 'failed', steps, failure: outcome.failure },
    )
  }

  /** The user's answer to the question for sudo's password; false when there is none. */
  answerPassword(password: string | null): boolean {
    return this.attempt?.takePassword(password) ?? false
  }

  showsAuthentication(terminal: string | null): void {
    this.authenticationTerminal = terminal
    this.tell(this.connection)
  }

  /**
   * Stops the runs, has the agent clean up, ends the connection. `time` is all that it may take. A machine that is thrown
   * away needs no confirmation that it was cleaned.
   */
  disconnect(time: Milliseconds = goodbyeTimeout, { thrownAway = false } = {}): Promise<void> {
    if (this.attempt !== null) {
      this.attempt.abort()
      return this.attempting
    }
    if (this.live !== null)
      this.leaving ??= this.leave(this.live, time, thrownAway).finally(() => (this.leaving = null))
    return this.leaving ?? Promise.resolve()
  }

  /** Nothing is told any more. */
  forget(): void {
    this.forgotten = true
  }

  private async reach(attempt: ConnectAttempt): Promise<Result<Reached>> {
    const standby = this.options.standby?.() ?? null
    if (standby !== null) attempt.begin('reach', 'it was made ready before')
    const reached = await standby
    if (reached === null) return reach(this.options.connect(this), attempt)
    if (!attempt.signal.aborted) return succeed(reached)
    const reason = failure('cancelled', 'Connecting was cancelled.')
    reached.agent.end(reason)
    await reached.connection.close()
    return fail(reason)
  }

  private settle({ agent, connection, machine, leftovers }: Reached, steps: ConnectSteps): void {
    if (leftovers > 0 && this.options.sweepAtConnect) {
      void sweepLeftovers(agent, (message) => this.warn(message))
    }
    steps.begin('start')
    steps.done('start', `${machine.distribution.name}, Linux ${machine.kernel}`)
    const tell = (): void => {
      if (this.live?.agent === agent) this.tell({ phase: 'connected', steps: steps.list, machine })
    }
    const knowledge = new TargetKnowledge(agent, machine, connection.known ?? null, (step, note) => {
      steps.done(step, note)
      if (step === 'capabilities' && this.options.prefetch) steps.begin('catalogue')
      tell()
    })
    this.live = { agent, connection, machine, knowledge }
    agent.notices.on((notice) => {
      if (notice.notice === 'ledger')
        this.options.emit('ledger', { session: this.id, changes: notice.changes })
      else if (notice.notice === 'warning') this.warn(notice.message)
    })
    void agent.ended.then(({ failure: reason, ending }) => this.lose(agent, reason, ending?.leftovers ?? []))
    if (!this.options.prefetch) {
      steps.skip('capabilities')
      steps.skip('catalogue')
    }
    tell()
    if (this.options.prefetch) void this.prefetch(knowledge, steps, tell)
    this.connected.emit(agent)
  }

  private async prefetch(knowledge: TargetKnowledge, steps: ConnectSteps, tell: () => void): Promise<void> {
    steps.begin('capabilities')
    tell()
    if (await knowledge.isKnown()) await sleep(knownPatience)
    const { capabilities, catalogue } = await knowledge.prefetch()
    if (!capabilities.ok) steps.failed('capabilities', capabilities.failure.message)
    if (!catalogue.ok) steps.failed('catalogue', catalogue.failure.message)
    if (!capabilities.ok || !catalogue.ok) tell()
  }

  /** The conversation is over; unless we ended it, that is a loss. */
  private async lose(agent: AgentClient, reason: Failure, leftovers: readonly string[]): Promise<void> {
    const { live } = this
    if (live?.agent !== agent || this.leaving !== null) return
    this.live = null
    const { steps } = this.connection
    this.tell({
      phase: 'lost',
      steps,
      machine: live.machine,
      failure: live.connection.explain(reason),
    })
    this.disconnected.emit()
    if (leftovers.length > 0) this.warn(`Left on the target: ${leftovers.join(', ')}`)
    await live.connection.close()
  }

  private async leave(live: Live, time: Milliseconds, thrownAway: boolean): Promise<void> {
    const started = performance.now()
    const left = (): Milliseconds => Math.max(100, time - (performance.now() - started))
    await Promise.all([...this.farewells].map((farewell) => farewell(left() / 2)))
    const goodbye = await live.agent.ask('bye', {}, left())
    // What it could not say, its last words may still tell.
    live.agent.end(failure('closed', 'The connection was closed.'))
    const { ending } = await live.agent.ended
    this.live = null
    const leftovers = goodbye.ok ? goodbye.value.leftovers : (ending?.leftovers ?? [])
    await live.connection.close()
    this.tell({ phase: 'closed', steps: this.connection.steps, leftovers })
    this.disconnected.emit()
    if (!goodbye.ok && !thrownAway)
      this.warn(`The agent did not confirm that it cleaned up: ${goodbye.failure.message}`)
  }

  private notConnected(): Failure {
    const { phase } = this.connection
    return failure('not-connected', `${this.label} is not connected${phase === 'lost' ? ' any more' : ''}.`, {
      remedy: phase === 'connecting' ? 'Wait until it is connected.' : 'Reconnect.',
    })
  }

  private warn(message: string): void {
    if (!this.forgotten) this.options.emit('warning', { session: this.id, message })
  }

  private tell(connection: Connection): void {
    this.connection = connection
    if (!this.forgotten) this.options.emit('session', { session: this.state })
  }
}
