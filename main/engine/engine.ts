/**
 * The engine: connects to targets, counts sources there, keeps terminals. Plain Node: a utility process of the app, the
 * command line and the tests run this same class.
 */
import { failure, failureOf } from '../../app/base/failure'
import { fail, type Result } from '../../app/base/result'
import {
  engineRequests,
  type EngineEvent,
  type EngineEventData,
  type EngineParams,
  type EngineRequest,
  type EngineResult,
} from '../../app/contract/engine'
import type { Disposable } from '../../app/base/disposable'
import { BenchmarkService } from './benchmarks/benchmarkService'
import { EngineEvents } from './base/events'
import { benchmarkHandlers } from './handlers/benchmarks'
import type { Handler, Handlers } from './handlers/handler'
import { knowledgeHandlers } from './handlers/knowledge'
import { programHandlers } from './handlers/programs'
import { runHandlers } from './handlers/runs'
import { targetHandlers } from './handlers/targets'
import { terminalHandlers } from './handlers/terminals'
import type { EngineOptions } from './options'
import { ProgramService } from './programs/programService'
import { RunService } from './runs/runService'
import { SessionService } from './sessions/sessionService'
import { TerminalService } from './terminals/terminalService'

/** Milliseconds for agents to clean up and say goodbye when the engine ends. */
const farewellTime = 3_000

export class Engine {
  private readonly events = new EngineEvents()
  private readonly terminals: TerminalService
  private readonly sessions: SessionService
  private readonly runs: RunService
  private readonly programs: ProgramService
  private readonly benchmarks: BenchmarkService
  private readonly handlers: Handlers<EngineRequest>
  private closing: Promise<void> | null = null

  constructor(options: EngineOptions) {
    const { emit } = this.events
    this.terminals = new TerminalService({ emit, sessionShell: (session) => this.sessions.shell(session) })
    this.sessions = new SessionService({ ...options, emit, terminals: this.terminals })
    this.runs = new RunService({ emit, sessions: this.sessions })
    this.programs = new ProgramService({
      emit,
      sessions: this.sessions,
      headers: options.headers ?? null,
    })
    this.benchmarks = new BenchmarkService({ emit, sessions: this.sessions })
    this.handlers = {
      ...targetHandlers(this.sessions),
      ...knowledgeHandlers(this.sessions),
      ...runHandlers(this.runs),
      ...programHandlers(this.programs),
      ...benchmarkHandlers(this.benchmarks),
      ...terminalHandlers(this.terminals),
    }
  }

  /** Never rejects: what cannot be done, or was asked in a wrong form, is a failure. */
  async request<R extends EngineRequest>(name: R, params: EngineParams<R>): Promise<Result<EngineResult<R>>> {
    if (this.closing !== null) return fail(failure('closed', 'The engine is ending.'))
    if (!Object.hasOwn(engineRequests, name))
      return fail(failure('bad-request', `There is no request '${name}'.`))
    const checked = engineRequests[name].params.safeParse(params)
    if (!checked.success) {
      return fail(
        failure('bad-request', `'${name}' was asked in a wrong form.`, { detail: checked.error.message }),
      )
    }
    try {
      return await (this.handlers[name] as Handler<R>)(checked.data as never)
    } catch (error) {
      return fail(failureOf(error))
    }
  }

  on<E extends EngineEvent>(event: E, listener: (data: EngineEventData<E>) => void): Disposable {
    return this.events.on(event, listener)
  }

  /** The embedded kernel will probably be asked for: what connecting to it takes may begin already. */
  warmUpEmbedded(): void {
    this.sessions.warmUpEmbedded()
  }

  /** A window is gone without a word, such as by a reload; `remaining` others still listen. */
  windowClosed(remaining: number): void {
    this.terminals.windowClosed(remaining)
  }

  /** Stops all runs, has every agent clean up and ends every process started here; within three seconds. */
  close(): Promise<void> {
    this.closing ??= this.end()
    return this.closing
  }

  private async end(): Promise<void> {
    await Promise.all([this.sessions.close(farewellTime - 500), this.terminals.dispose()])
    this.runs.close()
    this.programs.close()
  }
}
