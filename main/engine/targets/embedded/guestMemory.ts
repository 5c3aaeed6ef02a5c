/** The machine's memory inside v86's WebAssembly, of which v86 itself tells nobody. */

type Imports = Record<string, WebAssembly.ExportValue>
type Numbers = (...numbers: number[]) => number

export class GuestMemory {
  private exports: Imports | null = null
  private address = 0

  /** @param bytes how much of it there is */
  constructor(private readonly bytes: number) {}

  /**
   * v86's exports, watched for where the memory is. It is zeroed before a state is restored, which it is already when it is
   * new: that would but make this computer provide all of its pages.
   */
  watch(exports: WebAssembly.Exports): WebAssembly.Exports {
    const allocate = exports['allocate_memory'] as Numbers
    const zero = exports['zero_memory'] as Numbers
    let isNew = true
    this.exports = {
      ...exports,
      allocate_memory: (bytes: number) => (this.address = allocate(bytes) >>> 0),
      zero_memory: (at: number, bytes: number) => {
        const skipped = isNew && at === 0 && bytes === this.bytes
        isNew = false
        return skipped ? 0 : zero(at, bytes)
      },
    }
    return this.exports
  }

  view(): Uint8Array {
    const { buffer } = this.exports!['memory'] as WebAssembly.Memory
    return new Uint8Array(buffer, this.address, this.bytes)
  }
}
