/** Bytes of a map as cells, by BTF: a struct's members become columns, a text one cell. */
import type { Cell } from '../../model/program'
import { utf8Text } from '../utf8'
import type { Btf, BtfType } from './btf'

/** A value that is one cell: where it is in the bytes, and how it is read. */
export interface Leaf {
  /** `pid`, `key.comm`; empty for a value that is no struct. */
  readonly name: string
  readonly offset: number
  readonly size: number
  /** Of a bit field, from the offset on; null for whole bytes. */
  readonly bits: { readonly shift: number; readonly size: number } | null
  readonly type: BtfType
}

/** Deeper than this a struct is shown as bytes. */
const deepest = 6
/** A struct with more is no row of a table. */
const mostColumns = 64

/** The leaves of a type; one of raw bytes where it is not known. */
export function leavesOf(btf: Btf, type: number, size: number): Leaf[] {
  const leaves: Leaf[] = []
  addLeaves(btf, btf.resolve(type), '', 0, size, leaves, 0)
  return leaves.length === 0 || leaves.length > mostColumns
    ? [{ name: '', offset: 0, size, bits: null, type: { kind: 'other', name: 'bytes' } }]
    : leaves
}

function addLeaves(
  btf: Btf,
  type: BtfType,
  name: string,
  offset: number,
  size: number,
  leaves: Leaf[],
  depth: number,
): void {
  if (type.kind !== 'struct' || depth > deepest) {
    leaves.push({ name, offset, size, bits: null, type })
    return
  }
  for (const member of type.members) {
    const inner = btf.resolve(member.type)
    const full = member.name === '' ? name : name === '' ? member.name : `${name}.${member.name}`
    const at = offset + (member.bitOffset >>> 3)
    if (member.bitSize > 0) {
      const bits = { shift: member.bitOffset & 7, size: member.bitSize }
      leaves.push({ name: full, offset: at, size: btf.size(member.type), bits, type: inner })
    } else addLeaves(btf, inner, full, at, btf.size(member.type), leaves, depth + 1)
  }
}

/** An integer as it is; null for what is none. */
export function integerAt(bytes: Uint8Array, leaf: Leaf): bigint | null {
  const { type, bits } = leaf
  if (type.kind !== 'int' && type.kind !== 'enum' && type.kind !== 'pointer') return null
  const signed = type.kind === 'int' && type.signed
  if (bits !== null) {
    const whole = readInteger(bytes, leaf.offset, Math.min(8, bytes.length - leaf.offset))
    const value = BigInt.asUintN(bits.size, whole >> BigInt(bits.shift))
    return signed ? BigInt.asIntN(bits.size, value) : value
  }
  const value = readInteger(bytes, leaf.offset, leaf.size)
  return signed ? BigInt.asIntN(leaf.size * 8, value) : value
}

function readInteger(bytes: Uint8Array, offset: number, size: number): bigint {
  let value = 0n
  for (let index = size - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[offset + index] ?? 0)
  return value
}

/** Whole numbers that a double cannot hold become decimal strings. */
export function integerCell(value: bigint): Cell {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

export function cellAt(btf: Btf, bytes: Uint8Array, leaf: Leaf): Cell {
  const { type } = leaf
  const integer = integerAt(bytes, leaf)
  if (integer !== null) {
    if (type.kind === 'pointer') return `0x${integer.toString(16)}`
    if (type.kind === 'enum') return type.values.get(integer) ?? integerCell(integer)
    if (type.kind === 'int' && type.bool) return integer === 0n ? 'false' : 'true'
    return integerCell(integer)
  }
  if (type.kind === 'array') return arrayCell(btf, bytes, leaf, type)
  return hexadecimal(bytes.subarray(leaf.offset, leaf.offset + leaf.size))
}

function arrayCell(
  btf: Btf,
  bytes: Uint8Array,
  leaf: Leaf,
  array: Extract<BtfType, { kind: 'array' }>,
): Cell {
  const element = btf.resolve(array.type)
  const raw = bytes.subarray(leaf.offset, leaf.offset + leaf.size)
  if (element.kind === 'int' && element.size === 1) {
    const text = asText(raw)
    return text ?? hexadecimal(raw)
  }
  const size = btf.size(array.type)
  const each = Array.from({ length: array.count }, (_, index) =>
    cellAt(btf, bytes, { name: '', offset: leaf.offset + index * size, size, bits: null, type: element }),
  )
  return `[${each.join(', ')}]`
}

/** A name ends with a zero, or fills the array; a MAC address and the like is no text. */
function asText(raw: Uint8Array): string | null {
  const zero = raw.indexOf(0)
  const used = raw.subarray(0, zero < 0 ? raw.length : zero)
  const rest = zero < 0 ? [] : raw.subarray(zero)
  const printable = used.every((byte) => byte >= 0x20 && byte !== 0x7f)
  // What stands behind the end of a name was never written, or is what stood there before.
  if (!printable || (used.length === 0 && rest.some((byte) => byte !== 0))) return null
  return utf8Text(used)
}

export function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
