/** Built modules, kept on this computer. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TargetAddress } from '../../../app/model/target'
import { cacheFolder } from '../base/cacheFolder'
import { forgetOldest, keptName } from '../base/keptForTarget'

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
      await forgetOldest(this.folder, mostKept)
    } catch {
      return
    }
  }

  private fileOf(address: TargetAddress, buildId: string, source: string): string {
    return join(this.folder, `${keptName(address, buildId, source)}.ko`)
  }
}
