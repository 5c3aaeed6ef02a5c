/** vmlinux.h of a target: asked for once a kernel, and kept on this computer for that target and its kernel's build id. */
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { succeed, type Result } from '../../../../app/base/result'
import type { TargetAddress } from '../../../../app/model/target'
import type { AgentClient } from '../../agent/agentClient'
import { cacheFolder } from '../../base/cacheFolder'
import { forgetOldest, keptName } from '../../base/keptForTarget'

/** A slow machine needs its time to write 3 MB of C. */
const timeout = 180_000
/** Of each kernel 3 MB; the oldest go. */
const keptKernels = 20

/** A folder that holds `vmlinux.h`. */
export async function kernelTypesFolder(
  agent: Pick<AgentClient, 'request'>,
  address: TargetAddress,
  all = cacheFolder('kernel-types'),
): Promise<Result<string>> {
  const about = await agent.request('kernel-types', { wanted: false }, { timeout })
  if (!about.ok) return about
  const { buildId } = about.value.result
  // Without a build id there is no telling two kernels of a target apart: asked for anew each time.
  const folder = join(all, keptName(address, buildId ?? `unknown ${process.pid}`))
  if (buildId !== null && (await exists(join(folder, 'vmlinux.h')))) return succeed(folder)
  const types = await agent.request('kernel-types', { wanted: true }, { timeout })
  if (!types.ok) return types
  await mkdir(all, { recursive: true, mode: 0o700 })
  if (buildId === null) await rm(folder, { recursive: true, force: true })
  await keep(folder, types.value.text)
  await forgetOldest(all, keptKernels)
  return succeed(folder)
}

/** Whole or not at all. */
async function keep(folder: string, types: string): Promise<void> {
  const making = `${folder}.${process.pid}.new`
  await rm(making, { recursive: true, force: true })
  await mkdir(making)
  await writeFile(join(making, 'vmlinux.h'), types)
  try {
    await rename(making, folder)
  } catch {
    // Another engine was quicker with the same.
    await rm(making, { recursive: true, force: true })
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
