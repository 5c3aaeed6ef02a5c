/**
 * Built modules, kept on this computer. Each is for the target that built it alone: another one with the same kernel must
 * never be given what a hostile target has made.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TargetAddress } from '../../../app/model/target'
import { cacheFolder } from '../base/cacheFolder'

/** Of some 20 KB each; the oldest go. */
const mostKept = 50

export class KeptModules {
  constructor(private readonly folder = cacheFolder('modules')) {}

  /** null: there is none. */
  async find(address: TargetAddress, buildId: string, source: string): Promise<Buffer | null> {
    return readFile(this.fileOf(address, buildId, source)).catch(() => null)
  }

  /** A full disk or a home that cannot be written to is no reason not to measure: it is built anew then. */
  async keep(address: TargetAddress, buildId: string, source: string, object: Buffer): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 })
      const file = this.fileOf(address, buildId, source)
      // Whole or not at all: two engines may write the same.
      const making = `${file}.${process.pid}.new`
      await writeFile(making, object, { mode: 0o600 })
      await rename(making, file)
      await this.forgetOldest()
    } catch {
      return
    }
  }

  private fileOf(address: TargetAddress, buildId: string, source: string): string {
    const key = JSON.stringify([address, buildId, source])
    return join(this.folder, `${createHash('sha256').update(key).digest('hex')}.ko`)
  }

  private async forgetOldest(): Promise<void> {
    const files = (await readdir(this.folder)).map((name) => join(this.folder, name))
    const ages = await Promise.all(files.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })))
    ages.sort((one, other) => other.at - one.at)
    for (const { file } of ages.slice(mostKept)) await rm(file, { force: true })
  }
}
