/** All programs, on all sessions. */
import { failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { EngineResult } from '../../../app/contract/engine'
import type { ProgramKind, ProgramRun } from '../../../app/model/program'
import { recognizeProgram } from '../../../app/programs'
import type { EmitEvent } from '../base/events'
import type { Session } from '../sessions/session'
import type { SessionService } from '../sessions/sessionService'
import { ActiveProgram } from './activeProgram'
import type { ProgramTask } from './running/runner'
import { checkers, runners } from './runners'

export interface ProgramServiceOptions {
  readonly emit: EmitEvent
  readonly sessions: SessionService
  /** Folder of headers for BPF programs in C. */
  readonly headers: string | null
}

export interface ProgramRequest {
  readonly session: string
  readonly name: string
  readonly text: string
  readonly kind: ProgramKind | null
}

/** Programs that have ended are kept so long as there are no more than so many. */
const keptPrograms = 20

export class ProgramService {
  private readonly programs = new Map<string, ActiveProgram>()
  private readonly watched = new WeakSet<Session>()
  private lastId = 0

  constructor(private readonly options: ProgramServiceOptions) {}

  start(request: ProgramRequest): Result<EngineResult<'programs.start'>> {
    const kind = kindOf(request)
    if (!kind.ok) return kind
    const session = this.options.sessions.get(request.session)
    if (!session.ok) return session
    const task = taskOn(session.value, request, this.options.headers)
    if (!task.ok) return task
    this.watch(session.value)
    const { emit } = this.options
    const id = `program-${++this.lastId}`
    const program = new ActiveProgram(
      { id, session: request.session, kind: kind.value, name: request.name },
      {
        changed: (changed) => emit('program', { program: changed }),
        said: (output) => emit('program.output', { program: id, output }),
        maps: (maps) => emit('program.maps', { program: id, maps }),
      },
    )
    this.programs.set(id, program)
    this.forgetOldest()
    program.begin(runners[kind.value], task.value)
    return succeed({ program: program.model })
  }

  async stop(id: string, force: boolean): Promise<Result<EngineResult<'programs.stop'>>> {
    const program = this.find(id)
    return program.ok ? succeed({ program: await program.value.stop(force) }) : program
  }

  list(): ProgramRun[] {
    return [...this.programs.values()].map(({ model }) => model)
  }

  output(id: string): Result<EngineResult<'programs.output'>> {
    const program = this.find(id)
    return program.ok ? succeed(program.value.answer) : program
  }

  async check(request: ProgramRequest): Promise<Result<EngineResult<'programs.check'>>> {
    const kind = kindOf(request)
    if (!kind.ok) return kind
    const session = this.options.sessions.get(request.session)
    if (!session.ok) return session
    const task = taskOn(session.value, request, this.options.headers)
    if (!task.ok) return task
    const checker = checkers[kind.value]
    if (checker === undefined) return succeed({ diagnostics: [] })
    const diagnostics = await checker(task.value)
    return diagnostics.ok ? succeed({ diagnostics: diagnostics.value }) : diagnostics
  }

  close(): void {
    for (const program of this.programs.values()) program.dispose()
  }

  /** From its first program on: they end before the goodbye. */
  private watch(session: Session): void {
    if (this.watched.has(session)) return
    this.watched.add(session)
    session.farewells.add(async (time) => {
      const stopping = [...this.programs.values()]
        .filter((program) => program.model.session === session.id && !program.isOver)
        .map((program) => program.stop())
      // What takes longer is ended by the agent, which waits for nobody.
      await Promise.race([Promise.all(stopping), elapsed(time)])
    })
  }

  private forgetOldest(): void {
    const over = [...this.programs].filter(([, program]) => program.isOver)
    for (const [id] of over.slice(0, Math.max(0, over.length - keptPrograms))) this.programs.delete(id)
  }

  private find(id: string): Result<ActiveProgram> {
    const program = this.programs.get(id)
    return program === undefined
      ? fail(failure('not-found', `There is no program '${id}'.`))
      : succeed(program)
  }
}

function kindOf({ kind, name, text }: ProgramRequest): Result<ProgramKind> {
  const found = kind ?? recognizeProgram(name, text)
  if (found !== null) return succeed(found)
  return fail(
    failure('bad-request', `It is not known how to run '${name}'.`, {
      remedy:
        'Name it .bt (bpftrace), .bpf.c (BPF), .mod.c (kernel module), .sh (shell) or .perf (perf command).',
    }),
  )
}

function taskOn(
  session: Session,
  { name, text }: ProgramRequest,
  headers: string | null,
): Result<ProgramTask> {
  const { agent, knowledge, machine } = session
  if (!agent.ok) return agent
  if (!knowledge.ok) return knowledge
  return succeed({
    name,
    text,
    agent: agent.value,
    address: session.address,
    machine: machine!,
    headers,
    capabilities: async () => {
      const answer = await knowledge.value.capabilities()
      return answer.ok ? succeed(answer.value.capabilities) : answer
    },
  })
}

function elapsed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
}
