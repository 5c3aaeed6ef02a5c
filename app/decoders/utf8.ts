/** UTF-8 as text, without the platform's decoder, which this part of the house does not know. */

/** Bytes that are no UTF-8 are each shown as U+FFFD. */
export function utf8Text(bytes: Uint8Array): string {
  let text = ''
  let ascii = true
  for (const byte of bytes) {
    if (byte >= 0x80) ascii = false
    text += String.fromCharCode(byte)
  }
  if (ascii) return text
  try {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
  } catch {
    return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : '\ufffd')).join('')
  }
}
