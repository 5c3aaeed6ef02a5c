/** What is used of @alexaltea/capstone-js, which has no types of its own. */
declare module '@alexaltea/capstone-js' {
  export interface CapstoneInstruction {
    readonly mnemonic: string
    readonly op_str: string
    readonly size: number
  }
  export interface Capstone {
    /** @throws where the first bytes are no instruction */
    disasm(bytes: Uint8Array, address: bigint): CapstoneInstruction[]
    close(): void
  }
  export interface CapstoneModule {
    readonly Capstone: new (architecture: number, mode: number) => Capstone
    readonly ARCH_ARM64: number
    readonly MODE_LITTLE_ENDIAN: number
  }
  export default function load(): Promise<CapstoneModule>
}
