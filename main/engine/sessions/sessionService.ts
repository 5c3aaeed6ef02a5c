/** All sessions: to what they connect, and how they are found again. */
import { failure, type Failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { Milliseconds } from '../../../app/base/units'
import type { EngineResult } from '../../../app/contract/engine'
import type { Session as SessionState, TargetAddress, TargetChoice } from '../../../app/model/target'
import { done, type Done } from '../base/done'
import type { EmitEvent } from '../base/events'
import { labelOf, targetChoices } from '../targets/choices'
import type { Connect } from '../targets/connection/connection'
import { connectEmbedded } from '../targets/embedded/connectEmbedded'
import type { EmbeddedKernel } from '../targets/embedded/embeddedKernel'
import { EmbeddedKernels } from '../targets/embedded/embeddedKernels'
import { connectLab } from '../targets/lab'
import { connectLocal } from '../targets/local'
import { connectSsh } from '../targets/ssh/connectSsh'
import { parseDestination, type SshDestination } from '../targets/ssh/destination'
import { usualConnectTimeout } from '../targets/ssh/options'
import { PtyAuthenticator } from '../targets/ssh/ptyAuthenticator'
import { localShell, type TargetShell } from '../terminals/shell'
import type { TerminalService } from '../terminals/terminalService'
import type { Reached } from './reach'
import { Session } from './session'
import { Standby } from './standby'
import type { TargetOptions } from './targetOptions'

export interface SessionServiceOptions extends TargetOptions {
  readonly emit: EmitEvent
  readonly terminals: TerminalService
}

/** Milliseconds for the agent's goodbye on a machine that is about to be thrown away. */
const resetTime: Milliseconds = 1_000

export class SessionService {
  private readonly sessions = new Map<string, Session>()
  private lastId = 0

  private readonly embedded: EmbeddedKernels
  private standby: Standby | null = null

  constructor(private readonly options: SessionServiceOptions) {
    this.embedded = new EmbeddedKernels(options.embedded ?? null, options.headStart)
  }

  choices(): Promise<TargetChoice[]> {
    return targetChoices(this.options)
  }

  list(): SessionState[] {
    return [...this.sessions.values()].map(({ state }) => state)
  }

  get(id: string): Result<Session> {
    const found = this.sessions.get(id)
    return found === undefined
      ? fail(failure('not-found', `There is no session '${id}': it has been forgotten.`))
      : succeed(found)
  }

  /** Begins to connect; a host that no ssh could mean is refused at once. */
  connect(address: TargetAddress): Result<EngineResult<'targets.connect'>> {
    let destination: SshDestination | null = null
    if (address.kind === 'ssh') {
      const parsed = parseDestination(address.host)
      if (!parsed.ok) return parsed
      destination = parsed.value
    }
    const { emit, prefetch = true, sweepAtConnect = true } = this.options
    const id = `session-${++this.lastId}`
    const label = labelOf(address)
    const session = new Session(id, address, label, {
      emit,
      prefetch,
      sweepAtConnect,
      connect: (connecting) => this.way(connecting, destination),
      standby: () => this.takeStandby(address),
    })
    this.sessions.set(id, session)
    void session.connect()
    return succeed({ session: id })
  }

  async reconnect(id: string): Promise<Result<Done>> {
    const found = this.get(id)
    if (!found.ok) return found
    const { phase } = found.value.state.connection
    if (phase === 'connected' || phase === 'connecting') return fail(alreadyThere(phase))
    const { authenticationTerminal } = found.value.state
    if (authenticationTerminal !== null) {
      // The old prompts are of no use any more, and a new terminal comes.
      this.options.terminals.close({ terminal: authenticationTerminal })
      found.value.showsAuthentication(null)
    }
    void found.value.connect()
    return done
  }

  async disconnect(id: string): Promise<Result<Done>> {
    const found = this.get(id)
    if (!found.ok) return found
    await found.value.disconnect()
    return done
  }

  /**
   * The embedded kernel is offered, and will probably be wanted: it is restored already, with an agent that has answered. It
   * is given up when another target is connected to, or when nobody has asked for it in a while.
   */
  warmUpEmbedded(): void {
    const { agents, embedded = null } = this.options
    if (embedded === null || this.standby !== null || this.sessions.size > 0) return
    const kernel = this.embedded.of({ kind: 'embedded' })
    this.standby = new Standby(
      connectEmbedded(kernel, agents),
      () => {
        this.standby = null
        kernel.switchOffUnlessUsed()
      },
      () => kernel.reset(),
    )
  }

  private takeStandby(address: TargetAddress): Promise<Reached | null> | null {
    const { standby } = this
    this.standby = null
    if (standby === null) return null
    if (address.kind === 'embedded' && address.prepared === undefined) return standby.take()
    void standby.drop()
    return null
  }

  /** The session's embedded kernel as it was when it was restored; connected again. */
  async resetEmbedded(id: string): Promise<Result<Done>> {
    const found = this.embeddedOf(id)
    if (!found.ok) return found
    const { session, kernel } = found.value
    await session.disconnect(resetTime, { thrownAway: true })
    // Their shells go with the machine, and nothing that they would say is of use.
    this.options.terminals.closeOf(id)
    kernel.reset()
    void session.connect()
    return done
  }

  async saveEmbedded(id: string, path: string): Promise<Result<{ bytes: number }>> {
    const found = this.embeddedOf(id)
    return found.ok ? found.value.kernel.save(path) : found
  }

  private embeddedOf(id: string): Result<{ session: Session; kernel: EmbeddedKernel }> {
    const found = this.get(id)
    if (!found.ok) return found
    const session = found.value
    return session.address.kind === 'embedded'
      ? succeed({ session, kernel: this.embedded.of(session.address) })
      : fail(failure('bad-request', `${session.label} is no embedded kernel.`))
  }

  answerPassword(id: string, password: string | null): Result<Done> {
    const found = this.get(id)
    if (!found.ok) return found
    // A second line would be read by whatever comes after sudo.
    // oxlint-disable-next-line no-control-regex -- line feeds and NUL are what this is about
    if (password !== null && /[\0\r\n]/.test(password)) {
      return fail(failure('bad-request', 'A password is one line.', { remedy: 'Type it again.' }))
    }
    return found.value.answerPassword(password)
      ? done
      : fail(failure('bad-request', 'No password is asked for now.'))
  }

  forget(id: string): Result<Done> {
    const found = this.get(id)
    if (!found.ok) return found
    const { connection, authenticationTerminal } = found.value.state
    if (connection.phase === 'connected' || connection.phase === 'connecting') {
      return fail(
        failure('bad-request', `${found.value.label} is still ${connection.phase}.`, {
          remedy: 'Disconnect first.',
        }),
      )
    }
    if (authenticationTerminal !== null) this.options.terminals.close({ terminal: authenticationTerminal })
    found.value.forget()
    this.sessions.delete(id)
    this.options.emit('session.forgotten', { session: id })
    return done
  }

  shell(id: string): Result<TargetShell> {
    const found = this.get(id)
    if (!found.ok) return found
    const { shell } = found.value
    return shell.ok ? succeed(shell.value ?? localShell()) : shell
  }

  async close(time: Milliseconds): Promise<void> {
    await Promise.all([...this.sessions.values()].map((session) => session.disconnect(time)))
    this.standby?.forget()
    await this.embedded.close()
  }

  private way(session: Session, destination: SshDestination | null): Connect {
    const { agents, lab = null, sshConfig = null, terminals } = this.options
    const ssh = {
      agents,
      session: session.id,
      authenticator: this.options.authenticator ?? new PtyAuthenticator(terminals),
      shown: (terminal: string | null) => session.showsAuthentication(terminal),
    }
    switch (session.address.kind) {
      case 'embedded':
        return connectEmbedded(this.embedded.of(session.address), agents)
      case 'local':
        return connectLocal(agents)
      case 'lab':
        return connectLab(lab, ssh)
      case 'ssh':
        return connectSsh(
          { destination: destination!, configFile: sshConfig, connectTimeout: usualConnectTimeout },
          ssh,
        )
    }
  }
}

function alreadyThere(phase: 'connected' | 'connecting'): Failure {
  return failure('bad-request', `This session is ${phase} already.`)
}
