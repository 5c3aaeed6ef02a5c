/** All terminals: shells on this computer and on sessions, and ptys that others made. Answers `terminals.*`. */
import { failure, failureOf, type Failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { EngineEvent, EngineEventData, EngineParams, EngineResult } from '../../../app/contract/engine'
import type { Terminal } from '../../../app/model/terminal'
import { spawnPty, type Pty } from './pty'
import { homeDirectory, localShell, terminalEnvironment, type TargetShell } from './shell'
import { TerminalProcess } from './terminalProcess'

export interface TerminalServiceOptions {
  emit<E extends EngineEvent>(event: E, data: EngineEventData<E>): void
  /** What runs in a terminal on that session, such as ssh over the connection that stands; fails when none does. */
  sessionShell(session: string): Result<TargetShell>
}

/** A pty that somebody else started and ends. */
export interface AdoptedPty {
  readonly session: string | null
  readonly title: string
  readonly columns: number
  readonly rows: number
}

type TerminalRequest = 'terminals.write' | 'terminals.resize' | 'terminals.acknowledge' | 'terminals.close'
const done = succeed({})

export class TerminalService {
  private readonly terminals = new Map<string, TerminalProcess>()
  /** Closed, and not yet gone. */
  private readonly closing = new Set<Promise<void>>()
  private lastId = 0

  constructor(private readonly options: TerminalServiceOptions) {}

  open(params: EngineParams<'terminals.open'>): Result<EngineResult<'terminals.open'>> {
    const shell = params.session === null ? succeed(localShell()) : this.options.sessionShell(params.session)
    if (!shell.ok) return shell
    const { columns, rows, session } = params
    const { title } = shell.value
    const pty = start(shell.value, columns, rows)
    return pty.ok ? succeed({ terminal: this.add(pty.value, { session, title, columns, rows }, true) }) : pty
  }

  /**
   * Shows a pty that somebody else started, such as the ssh that asks for a passphrase. Closing the terminal leaves its
   * process alone; the process's end ends the terminal.
   */
  adopt(pty: Pty, description: AdoptedPty): Terminal {
    return this.add(pty, description, false)
  }

  list(): EngineResult<'terminals.list'> {
    return { terminals: [...this.terminals.values()].map((terminal) => terminal.state) }
  }

  async attach({
    terminal,
  }: EngineParams<'terminals.attach'>): Promise<Result<EngineResult<'terminals.attach'>>> {
    const found = this.terminals.get(terminal)
    return found === undefined ? fail(noTerminal(terminal)) : succeed(await found.attach())
  }

  write({ terminal, data }: EngineParams<'terminals.write'>): Result<EngineResult<TerminalRequest>> {
    return this.with(terminal, (found) => found.write(data))
  }

  resize({
    terminal,
    columns,
    rows,
  }: EngineParams<'terminals.resize'>): Result<EngineResult<TerminalRequest>> {
    return this.with(terminal, (found) => found.resize(columns, rows))
  }

  acknowledge({
    terminal,
    characters,
  }: EngineParams<'terminals.acknowledge'>): Result<EngineResult<TerminalRequest>> {
    return this.with(terminal, (found) => found.acknowledge(characters))
  }

  reset({ terminal }: EngineParams<'terminals.reset'>): Result<EngineResult<TerminalRequest>> {
    return this.with(terminal, (found) => found.reset())
  }

  /** All of a session whose machine is no more. */
  closeOf(session: string): void {
    for (const [id, terminal] of this.terminals)
      if (terminal.state.session === session) this.close({ terminal: id })
  }

  /** The terminal is gone from the list at once; its process has a second to end by itself. */
  close({ terminal }: EngineParams<'terminals.close'>): Result<EngineResult<TerminalRequest>> {
    return this.with(terminal, (found) => {
      this.terminals.delete(terminal)
      const closing = found.close().finally(() => this.closing.delete(closing))
      this.closing.add(closing)
      this.options.emit('terminal.closed', { terminal })
    })
  }

  /** A window is gone without a word, such as by a reload: what it was sent will never be acknowledged. */
  windowClosed(remaining: number): void {
    for (const terminal of this.terminals.values()) terminal.detach(remaining > 0)
  }

  /** Closes all; resolves when their processes are gone, after two seconds at the latest. */
  async dispose(): Promise<void> {
    for (const id of [...this.terminals.keys()]) this.close({ terminal: id })
    await Promise.all(this.closing)
  }

  private add(pty: Pty, description: AdoptedPty, ownsProcess: boolean): Terminal {
    const id = `terminal-${++this.lastId}`
    const terminal: TerminalProcess = new TerminalProcess(
      pty,
      { ...description, id, ownsProcess },
      {
        data: (data) => this.options.emit('terminal.data', { terminal: id, data }),
        changed: () => this.options.emit('terminal.changed', { terminal: terminal.state }),
      },
    )
    this.terminals.set(id, terminal)
    this.options.emit('terminal.opened', { terminal: terminal.state })
    return terminal.state
  }

  private with(
    id: string,
    action: (terminal: TerminalProcess) => void,
  ): Result<EngineResult<TerminalRequest>> {
    const found = this.terminals.get(id)
    if (found === undefined) return fail(noTerminal(id))
    action(found)
    return done
  }
}

function start(shell: TargetShell, columns: number, rows: number): Result<Pty> {
  if ('start' in shell) return succeed(shell.start(columns, rows))
  const { file, args, env } = shell
  try {
    return succeed(
      spawnPty({ file, args, env: env ?? terminalEnvironment(), cwd: homeDirectory(), columns, rows }),
    )
  } catch (error) {
    return fail(cannotStart(file, failureOf(error)))
  }
}

function noTerminal(id: string): Failure {
  return failure('not-found', `There is no terminal '${id}': it has been closed.`)
}

function cannotStart(file: string, cause: Failure): Failure {
  return failure('internal', `A terminal could not be started with ${file}.`, {
    remedy: 'Close other terminals or programs: the system may have no pseudo-terminal or process left.',
    detail: cause.detail ?? cause.message,
  })
}
