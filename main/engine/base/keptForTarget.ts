/**
 * What a target has made is kept on this computer for that target alone: another one with the same kernel must never be
 * given what a hostile target has made.
 */
import { createHash } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TargetAddress } from '../../../app/model/target'

/** The name that it is kept under: of what the target says nothing becomes a path. */
export function keptName(address: TargetAddress, ...parts: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([address, ...parts]))
    .digest('hex')
}

/** Two engines may look at the same: what the other has taken away already is gone. */
export async function forgetOldest(folder: string, mostKept: number): Promise<void> {
  const all = (await readdir(folder)).map((name) => join(folder, name))
  const ages = await Promise.all(
    all.map(async (path) => ({ path, at: (await stat(path).catch(() => null))?.mtimeMs ?? 0 })),
  )
  ages.sort((one, other) => other.at - one.at)
  for (const { path } of ages.slice(mostKept)) await rm(path, { recursive: true, force: true })
}
