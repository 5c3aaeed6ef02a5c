/** A target for the length of one command: connected, used, disconnected, and nothing left there. */
import { failure, FailureError } from '../../app/base/failure'
import type { Connection, Machine, TargetAddress } from '../../app/model/target'
import type { Engine } from '../engine'
import type { Console } from './console'
import { connectingLine } from './connectingLine'
import { expectValue } from './expectValue'
import type { Interrupt } from './interrupt'
import { askPassword } from './password'

export interface ConnectedTarget {
  readonly engine: Engine
  readonly session: string
  readonly machine: Machine
  /** Resolves with the reason when the connection is lost. */
  readonly lost: Promise<FailureError>
}

/**
 * Connects, does `work`, disconnects, whatever happens. What the agent could not undo is a warning. Throws FailureError
 * when the target cannot be reached, or with code `interrupted` when the user would not wait.
 */
export async function withTarget<T>(
  engine: Engine,
  address: TargetAddress,
  console: Console,
  interrupt: Interrupt,
  work: (target: ConnectedTarget) => Promise<T>,
): Promise<T> {
  const events = new SessionEvents(engine)
  const warnings = engine.on('warning', ({ message }) => console.warn(message))
  try {
    const { session } = expectValue(await engine.request('targets.connect', { address }))
    const machine = await connected(engine, session, events, console, interrupt)
    console.clearLive()
    try {
      return await work({ engine, session, machine, lost: events.lost(session) })
    } finally {
      await disconnect(engine, session, events, console)
    }
  } finally {
    console.clearLive()
    warnings.dispose()
    events.dispose()
  }
}

async function connected(
  engine: Engine,
  session: string,
  events: SessionEvents,
  console: Console,
  interrupt: Interrupt,
): Promise<Machine> {
  let asked: string | null = null
  let asking = false
  const show = (connection: Connection) => {
    if (connection.phase !== 'connecting') return
    const { question, questionNote } = connection
    if (question === null) asked = null
    // ssh and sudo write to the terminal themselves: our line would be in their way.
    if (question !== null || asking) console.clearLive()
    else console.live([connectingLine(connection.steps, (style, text) => console.liveStyle(style, text))])
    const key = `${question} ${questionNote}`
    if (question !== 'sudo-password' || asking || asked === key) return
    asked = key
    asking = true
    void answer(questionNote).finally(() => (asking = false))
  }
  const answer = async (note: string | null) => {
    const label = events.label(session)
    const prompt = `${note === null ? '' : `${note}\n`}[sudo] password for ${label}: `
    await engine.request('targets.password', {
      session,
      password: await askPassword(prompt, interrupt.signal),
    })
  }
  const reached = events.until(session, ({ phase }) => phase !== 'connecting', show)
  const connection = await Promise.race([reached, interrupt.promise])
  if (connection === undefined)
    throw new FailureError(failure('interrupted', 'Interrupted while connecting.'))
  switch (connection.phase) {
    case 'connected':
      return connection.machine
    case 'failed':
    case 'lost':
      throw new FailureError(connection.failure)
    default:
      throw new FailureError(failure('closed', 'The connection was closed.'))
  }
}

async function disconnect(
  engine: Engine,
  session: string,
  events: SessionEvents,
  console: Console,
): Promise<void> {
  const gone = events.until(session, ({ phase }) => phase !== 'connected' && phase !== 'connecting')
  const result = await engine.request('targets.disconnect', { session })
  if (!result.ok) return
  const connection = await gone
  if (connection.phase === 'closed' && connection.leftovers.length > 0) {
    console.warn(`left on the target: ${connection.leftovers.join(', ')}; 'probescope clean' removes them`)
  }
}

/** The last state of each session, and whoever waits for one. */
class SessionEvents {
  private readonly states = new Map<string, { label: string; connection: Connection }>()
  private readonly listeners = new Set<() => void>()
  private readonly subscription

  constructor(engine: Engine) {
    this.subscription = engine.on('session', ({ session }) => {
      this.states.set(session.id, session)
      for (const listener of [...this.listeners]) listener()
    })
  }

  label(session: string): string {
    return this.states.get(session)?.label ?? session
  }

  until(
    session: string,
    condition: (connection: Connection) => boolean,
    meanwhile: (connection: Connection) => void = () => {},
  ): Promise<Connection> {
    return new Promise((resolve) => {
      const look = () => {
        const state = this.states.get(session)
        if (state === undefined) return
        meanwhile(state.connection)
        if (!condition(state.connection)) return
        this.listeners.delete(look)
        resolve(state.connection)
      }
      this.listeners.add(look)
      look()
    })
  }

  async lost(session: string): Promise<FailureError> {
    const connection = await this.until(session, ({ phase }) => phase === 'lost' || phase === 'failed')
    return new FailureError(
      'failure' in connection ? connection.failure : failure('lost', 'The connection is lost.'),
    )
  }

  dispose(): void {
    this.subscription.dispose()
  }
}
