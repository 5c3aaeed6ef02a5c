/** From the wish to connect to an agent that has answered. */
import { randomBytes } from 'node:crypto'
import { failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import type { Milliseconds } from '../../../app/base/units'
import type { Machine } from '../../../app/model/target'
import { AgentClient } from '../agent/agentClient'
import type { Connect, TargetConnection } from '../targets/connection/connection'
import type { ConnectProgress } from '../targets/connection/progress'

export interface Reached {
  readonly agent: AgentClient
  readonly connection: TargetConnection
  readonly machine: Machine
  /** How much of dead agents' was found there. */
  readonly leftovers: number
}

/** The agent ends when it hears nothing for so long; we beat every 2 s. Longer than our own patience: we see more. */
const heartbeatTimeout: Milliseconds = 20_000
const helloTimeout: Milliseconds = 20_000

export async function reach(connect: Connect, progress: ConnectProgress): Promise<Result<Reached>> {
  const connected = await connect(progress)
  if (!connected.ok) return connected
  const connection = connected.value
  const agent = new AgentClient(connection.channel)
  const cancel = (): void => agent.end(failure('cancelled', 'Connecting was cancelled.'))
  progress.signal.addEventListener('abort', cancel, { once: true })
  if (progress.signal.aborted) cancel()
  const hello = await agent.ask(
    'hello',
    { protocol: 1, nonce: randomBytes(8).toString('hex'), heartbeatTimeout },
    helloTimeout,
  )
  progress.signal.removeEventListener('abort', cancel)
  if (!hello.ok) {
    agent.end(hello.failure)
    await connection.close()
    return fail(connection.explain(hello.failure))
  }
  const { machine, leftovers } = hello.value
  return succeed({ agent, connection, machine, leftovers })
}
