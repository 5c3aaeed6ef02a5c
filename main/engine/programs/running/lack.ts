/** A refusal in terms of what the target lacks, with what would mend it. */
import type { Failure } from '../../../../app/base/failure'
import type { CapabilityId } from '../../../../app/model/capability'
import { firstMissing } from '../../../../app/sources/capabilities'
import type { ProgramTask } from './runner'

/** `refused.detail` of an `unsupported` failure is the capability's id, as far as the agent knows it. */
export async function explainLack(refused: Failure, task: ProgramTask): Promise<Failure> {
  if (refused.code !== 'unsupported' || refused.detail === null) return refused
  const capabilities = await task.capabilities()
  if (!capabilities.ok) return refused
  return firstMissing([refused.detail], capabilities.value) ?? refused
}

/** The first of these that this target lacks; null when nothing speaks against it. */
export async function firstLack(wanted: readonly CapabilityId[], task: ProgramTask): Promise<Failure | null> {
  const capabilities = await task.capabilities()
  return capabilities.ok ? firstMissing(wanted, capabilities.value) : null
}

/** Whether the target is known to have it. */
export async function has(wanted: CapabilityId, task: ProgramTask): Promise<boolean> {
  const capabilities = await task.capabilities()
  return (
    capabilities.ok && capabilities.value.some(({ id, available }) => id === wanted && available === true)
  )
}
