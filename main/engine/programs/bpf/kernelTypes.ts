/** vmlinux.h of a target: asked for once a kernel, and kept on this computer by the kernel's build id. */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { succeed, type Result } from '../../../../app/base/result'
import type { AgentClient } from '../../agent/agentClient'
import { cacheFolder } from '../../base/cacheFolder'

/** A slow machine needs its time to write 3 MB of C. */
const timeout = 180_000
/** Of each kernel 3 MB; the oldest go. */
const keptKernels = 20

/** A folder that holds `vmlinux.h`. */
export async function kernelTypesFolder(agent: AgentClient): Promise<Result<string>> {
  const all = cacheFolder('kernel-types')
  await mkdir(all, { recursive: true })
  const known = new Set(await readdir(all))
  const about = await agent.request('kernel-types', { wanted: false }, { timeout })
  if (!about.ok) return about
  const { buildId } = about.value.result
  if (buildId !== null && known.has(buildId)) return succeed(join(all, buildId))
  const types = await agent.request('kernel-types', { wanted: true }, { timeout })
  if (!types.ok) return types
  // Without a build id there is no telling two kernels apart: asked for anew each time.
  const folder = join(all, buildId ?? `unknown-${process.pid}`)
  const making = `${folder}.${process.pid}.new`
  await rm(making, { recursive: true, force: true })
  await mkdir(making)
  await writeFile(join(making, 'vmlinux.h'), types.value.text)
  if (buildId === null) await rm(folder, { recursive: true, force: true })
  try {
    await rename(making, folder)
  } catch {
    // Another engine was quicker with the same.
    await rm(making, { recursive: true, force: true })
  }
  for (const old of [...known].sort().slice(0, Math.max(0, known.size + 1 - keptKernels))) {
    await rm(join(all, old), { recursive: true, force: true })
  }
  return succeed(folder)
}
