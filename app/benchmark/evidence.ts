/** The bytes that an arm wrote, beside those before. */

export interface ShownByte {
  /** Two hexadecimal digits. */
  readonly byte: string
  readonly changed: boolean
}

/** @param before null: not known, and then nothing counts as changed */
export function changedBytes(before: string | null, during: string): ShownByte[] {
  const old = before?.match(/../g) ?? []
  return (during.match(/../g) ?? []).map((byte, index) => ({
    byte,
    changed: old[index] !== undefined && old[index] !== byte,
  }))
}
