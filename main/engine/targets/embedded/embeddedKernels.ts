/** The embedded kernels of an engine: the one that ships, and one for each prepared file that is open. */
import { basename } from 'node:path'
import type { TargetAddress } from '../../../../app/model/target'
import { EmbeddedKernel } from './embeddedKernel'
import type { HeadStart } from './emulatorThread'

export type EmbeddedAddress = Extract<TargetAddress, { kind: 'embedded' }>

export class EmbeddedKernels {
  private readonly kernels = new Map<string, EmbeddedKernel>()

  /** @param folder of the snapshot; null where this build carries none */
  constructor(
    private readonly folder: string | null,
    begun: HeadStart | null = null,
  ) {
    if (begun !== null) this.kernels.set('', new EmbeddedKernel(folder, null, begun))
  }

  of({ prepared }: EmbeddedAddress): EmbeddedKernel {
    const key = prepared ?? ''
    const known = this.kernels.get(key)
    if (known !== undefined) return known
    const kernel = new EmbeddedKernel(this.folder, prepared ?? null)
    this.kernels.set(key, kernel)
    return kernel
  }

  async close(): Promise<void> {
    await Promise.all([...this.kernels.values()].map((kernel) => kernel.close()))
  }
}

const preparedSuffix = '.probescope-kernel'

/** What a prepared kernel is called: its file's name. */
export function preparedLabel(path: string): string {
  return basename(path, preparedSuffix)
}
