/** Bytes written as hexadecimal digits, two a byte. */
export function bytesOfHex(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2)
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16)
  }
  return bytes
}

export function hexOfBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** An offset as the kernel writes it behind a symbol: `+0x9`. */
export function inHex(offset: number): string {
  return `+0x${offset.toString(16)}`
}
