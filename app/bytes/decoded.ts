/** One instruction of a run of bytes, as a disassembler gives it. */
export interface Decoded {
  /** Bytes from the first one given. */
  readonly at: number
  readonly length: number
  /** null: bytes of this architecture are not decoded. */
  readonly text: string | null
  /** Of a direct call, jump or branch. */
  readonly target: bigint | null
}
