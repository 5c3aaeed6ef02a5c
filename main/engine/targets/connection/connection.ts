/** What connecting to a target gives: the agent's channel, a way to open shells there, and the end of both. */
import type { Failure } from '../../../../app/base/failure'
import type { Result } from '../../../../app/base/result'
import type { CapabilityReport } from '../../../../app/model/capability'
import type { AgentChannel } from '../../agent/agentClient'
import type { AgentParams } from '../../../../app/protocol/messages'
import type { TargetShell } from '../../terminals/shell'
import type { ConnectProgress } from './progress'

export interface TargetConnection {
  /** The agent has been started at its other end and has said nothing yet. */
  readonly channel: AgentChannel
  /** What a terminal on the target runs; null: a shell of this computer. */
  readonly shell: TargetShell | null
  /** What is known without asking the agent, of a machine with this boot id. */
  readonly known?: KnownTarget
  /** Why the connection broke: what carried it may know better than that it did. */
  explain(reason: Failure): Failure
  /** Ends the processes that carry it; resolves when they are gone, within half a second or so. */
  close(): Promise<void>
}

export interface KnownTarget {
  readonly bootId: string
  capabilities(): Promise<readonly CapabilityReport[] | null>
  part(name: AgentParams<'catalogue'>['part']): Promise<CataloguePartText | null>
}

export interface CataloguePartText {
  readonly text: string
  readonly note: string | null
}

export type Connect = (progress: ConnectProgress) => Promise<Result<TargetConnection>>
