/** A refusal in terms of what the target lacks, with what would mend it. */
import { failure, type Failure } from '../../../app/base/failure'
import type { CapabilityId } from '../../../app/model/capability'
import type { ProgramTask } from './runner'

/** `refused.detail` of an `unsupported` failure is the capability's id, as far as the agent knows it. */
export async function explainLack(refused: Failure, task: ProgramTask): Promise<Failure> {
  if (refused.code !== 'unsupported' || refused.detail === null) return refused
  const capabilities = await task.capabilities()
  if (!capabilities.ok) return refused
  const lacking = capabilities.value.find(({ id }) => id === refused.detail)
  return lacking?.available === false ? lackOf(lacking) : refused
}

/** The first of these that this target lacks; null when nothing speaks against it. */
export async function firstLack(wanted: readonly CapabilityId[], task: ProgramTask): Promise<Failure | null> {
  const capabilities = await task.capabilities()
  if (!capabilities.ok) return null
  for (const id of wanted) {
    const found = capabilities.value.find((each) => each.id === id)
    if (found?.available === false) return lackOf(found)
  }
  return null
}

/** Whether the target is known to have it. */
export async function has(wanted: CapabilityId, task: ProgramTask): Promise<boolean> {
  const capabilities = await task.capabilities()
  return (
    capabilities.ok && capabilities.value.some(({ id, available }) => id === wanted && available === true)
  )
}

function lackOf({
  id,
  title,
  reason,
  remedy,
}: {
  readonly id: string
  readonly title: string
  readonly reason: string | null
  readonly remedy: string | null
}): Failure {
  const why = reason === null ? '' : `: ${reason}`
  return failure('unsupported', `${title}: not available on this target${why}`, { remedy, detail: id })
}
