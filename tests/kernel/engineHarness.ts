/** An engine that a test drives as a window would: by requests and events. */
import type { Result } from '../../app/base/result'
import type {
  EngineEvent,
  EngineEventData,
  EngineParams,
  EngineRequest,
  EngineResult,
} from '../../app/contract/engine'
import type { Benchmark } from '../../app/model/benchmark'
import type { Connection, Session, TargetAddress } from '../../app/model/target'
import type { Run } from '../../app/model/run'
import { Engine, type EngineOptions } from '../../main/engine'
import { agentsFolder, headersFolder } from './labEngine'
import { labScript } from './labProcess'

type Phase<P extends Connection['phase']> = Extract<Connection, { phase: P }>

export class DrivenEngine {
  readonly engine: Engine
  readonly sshConfig: string | null
  readonly warnings: string[] = []
  /** All that every terminal has said. */
  shown = ''
  private readonly listeners = new Set<() => void>()
  private readonly sessions = new Map<string, Session>()
  private readonly runs = new Map<string, Run>()
  private readonly benchmarks = new Map<string, Benchmark>()

  constructor(options: Partial<EngineOptions> = {}) {
    this.engine = new Engine({
      agents: agentsFolder,
      headers: headersFolder,
      lab: { file: process.execPath, args: [labScript] },
      prefetch: false,
      ...options,
    })
    this.sshConfig = options.sshConfig ?? null
    this.listen('session', ({ session }) => this.sessions.set(session.id, session))
    this.listen('run', ({ run }) => this.runs.set(run.id, run))
    this.listen('benchmark', ({ benchmark }) => this.benchmarks.set(benchmark.id, benchmark))
    this.listen('warning', ({ message }) => this.warnings.push(message))
    this.listen('terminal.data', ({ data }) => (this.shown += data))
  }

  async ask<R extends EngineRequest>(name: R, params: EngineParams<R>): Promise<EngineResult<R>> {
    const result: Result<EngineResult<R>> = await this.engine.request(name, params)
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.failure)}`)
    return result.value
  }

  async connect(address: TargetAddress): Promise<string> {
    return (await this.ask('targets.connect', { address })).session
  }

  session(id: string): Session {
    return this.sessions.get(id)!
  }

  run(id: string): Run {
    return this.runs.get(id)!
  }

  /** As it was last told of. */
  benchmark(id: string): Benchmark | null {
    return this.benchmarks.get(id) ?? null
  }

  /** Waits until the connection is in that phase; throws when it has come to another end. */
  async until<P extends Connection['phase']>(id: string, phase: P, timeout = 90_000): Promise<Phase<P>> {
    const found = await this.when(() => {
      const { connection } = this.session(id)
      if (connection.phase === phase) return connection
      const over = connection.phase === 'failed' || connection.phase === 'closed'
      if (over) throw new Error(`instead of ${phase}: ${JSON.stringify(connection)}`)
      return null
    }, timeout)
    return found as Phase<P>
  }

  /** Waits until a question is asked. */
  async question(
    id: string,
    question: 'terminal' | 'sudo-password',
    timeout = 60_000,
  ): Promise<string | null> {
    const asked = await this.when(() => {
      const { connection } = this.session(id)
      if (connection.phase !== 'connecting') throw new Error(`not asked: ${JSON.stringify(connection)}`)
      return connection.question === question ? connection : null
    }, timeout)
    return asked.questionNote
  }

  /** Looks after every event, and gives what is found. */
  when<T>(look: () => T | null, timeout = 60_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        this.listeners.delete(listener)
        clearTimeout(timer)
      }
      const timer = setTimeout(() => {
        finish()
        const states = [...this.sessions.values()].map(({ connection }) => JSON.stringify(connection))
        reject(
          new Error(`waited ${timeout} ms in vain: ${look.toString()}\n${states.join('\n')}\n${this.shown}`),
        )
      }, timeout)
      const listener = (): void => {
        try {
          const found = look()
          if (found === null) return
          finish()
          resolve(found)
        } catch (error) {
          finish()
          reject(error as Error)
        }
      }
      this.listeners.add(listener)
      listener()
    })
  }

  close(): Promise<void> {
    return this.engine.close()
  }

  private listen<E extends EngineEvent>(event: E, listener: (data: EngineEventData<E>) => void): void {
    this.engine.on(event, (data) => {
      listener(data)
      for (const each of this.listeners) each()
    })
  }
}
