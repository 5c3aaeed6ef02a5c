/** What agents that died with their supervisor left on a target: removed, and told. */
import type { AgentClient } from '../agent/agentClient'

export async function sweepLeftovers(agent: AgentClient, warn: (message: string) => void): Promise<void> {
  const swept = await agent.ask('sweep', { dryRun: false })
  if (!swept.ok) {
    warn(
      `An earlier agent left something on the target, and it could not be removed: ${swept.failure.message}`,
    )
    return
  }
  const { removed, kept } = swept.value
  if (removed.length > 0) warn(`Removed what an earlier agent had left on the target: ${removed.join(', ')}`)
  if (kept.length > 0) warn(`Left alone on the target: ${kept.join(', ')}`)
}
