/** Sections and symbols of a 64-bit little-endian ELF file, which is what clang makes for BPF. */
import { utf8Text } from '../utf8'

interface Section {
  readonly name: string
  readonly bytes: Uint8Array
  /** Index of the section with the names of this one's symbols. */
  readonly link: number
}

/** null when there is none, or this is no such file. */
export function elfSection(bytes: Uint8Array, wanted: string): Uint8Array | null {
  return sectionsOf(bytes).find(({ name }) => name === wanted)?.bytes ?? null
}

/** Where each symbol stands in its section. */
export function elfSymbols(bytes: Uint8Array): ReadonlyMap<string, number> {
  const sections = sectionsOf(bytes)
  const table = sections.find(({ name }) => name === '.symtab')
  const names = table === undefined ? undefined : sections[table.link]?.bytes
  const found = new Map<string, number>()
  if (table === undefined || names === undefined) return found
  const view = viewOf(table.bytes)
  for (let at = 0; at + symbolBytes <= table.bytes.length; at += symbolBytes) {
    const name = textAt(names, view.getUint32(at, true))
    if (name !== '') found.set(name, Number(view.getBigUint64(at + 8, true)))
  }
  return found
}

const symbolBytes = 24

function sectionsOf(bytes: Uint8Array): Section[] {
  const view = viewOf(bytes)
  try {
    if (view.getUint32(0) !== 0x7f454c46 || bytes[4] !== 2 || bytes[5] !== 1) return []
    const headers = Number(view.getBigUint64(40, true))
    const size = view.getUint16(58, true)
    const count = view.getUint16(60, true)
    const bytesOf = (header: number): Uint8Array => {
      const start = Number(view.getBigUint64(header + 24, true))
      return bytes.subarray(start, start + Number(view.getBigUint64(header + 32, true)))
    }
    const names = bytesOf(headers + size * view.getUint16(62, true))
    return Array.from({ length: count }, (_, index) => {
      const header = headers + size * index
      return {
        name: textAt(names, view.getUint32(header, true)),
        bytes: bytesOf(header),
        link: view.getUint32(header + 40, true),
      }
    })
  } catch {
    // Offsets beyond the end: not a file that anybody compiled.
    return []
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

function textAt(bytes: Uint8Array, offset: number): string {
  return utf8Text(bytes.subarray(offset, bytes.indexOf(0, offset)))
}
