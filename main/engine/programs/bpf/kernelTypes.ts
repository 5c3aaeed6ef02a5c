/** vmlinux.h of a target: asked for once a kernel, and kept on this computer for that target and its kernel's build id. */
import { randomUUID } from 'node:crypto'
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import type { TargetAddress } from '../../../../app/model/target'
import type { AgentClient } from '../../agent/agentClient'
import { cacheFolder } from '../../base/cacheFolder'
import { forgetOldest, keptName } from '../../base/keptForTarget'

/** Milliseconds. A slow machine needs its time to write 3 MB of C. */
const timeout = 180_000
/** Of each kernel 3 MB; the oldest go. */
const keptKernels = 20

/** A folder that holds `vmlinux.h`; fails with what the agent says, and where nothing can be written on this computer. */
export async function kernelTypesFolder(
  agent: Pick<AgentClient, 'request'>,
  address: TargetAddress,
  all = cacheFolder('kernel-types'),
): Promise<Result<string>> {
  const about = await agent.request('kernel-types', { wanted: false }, { timeout })
  if (!about.ok) return about
  const { buildId } = about.value.result
  // Without a build id there is no telling two kernels of a target apart: asked for anew each time.
  const folder = join(all, keptName(address, buildId ?? `unknown ${randomUUID()}`))
  if (await exists(headerIn(folder))) return succeed(folder)
  const types = await agent.request('kernel-types', { wanted: true }, { timeout })
  if (!types.ok) return types
  try {
    await mkdir(all, { recursive: true, mode: 0o700 })
    await keep(folder, types.value.text)
  } catch (error) {
    return fail(cannotKeep(all, error))
  }
  // What cannot be taken away today is no reason not to compile.
  await forgetOldest(all, keptKernels).catch(() => undefined)
  return succeed(folder)
}

/** Whole or not at all: several programs, and several engines, may want the same at once. */
async function keep(folder: string, types: string): Promise<void> {
  const making = await mkdtemp(`${folder}.`)
  try {
    await writeFile(headerIn(making), types)
    await rename(making, folder)
  } catch (error) {
    await rm(making, { recursive: true, force: true })
    // Another was quicker with the same.
    if (!(await exists(headerIn(folder)))) throw error
  }
}

function cannotKeep(folder: string, error: unknown) {
  return failure('cannot-write', `The kernel's types cannot be written to ${folder} on this computer`, {
    remedy:
      'Make room there and make it yours to write, or start Probescope with XDG_CACHE_HOME set to a folder that is.',
    detail: error instanceof Error ? error.message : String(error),
  })
}

function headerIn(folder: string): string {
  return join(folder, 'vmlinux.h')
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
