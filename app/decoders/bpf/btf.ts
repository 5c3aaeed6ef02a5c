/** BTF: types of a program's own data, as clang writes them (Documentation/bpf/btf.rst). */
import { failure } from '../../base/failure'
import { fail, succeed, type Result } from '../../base/result'
import { utf8Text } from '../utf8'

export interface BtfMember {
  readonly name: string
  readonly type: number
  /** From the start of the struct, in bits. */
  readonly bitOffset: number
  /** 0: no bit field. */
  readonly bitSize: number
}

export type BtfType =
  | {
      readonly kind: 'int'
      readonly name: string
      readonly size: number
      readonly signed: boolean
      readonly bool: boolean
    }
  | { readonly kind: 'pointer'; readonly type: number }
  | { readonly kind: 'array'; readonly type: number; readonly count: number }
  | {
      readonly kind: 'struct' | 'union'
      readonly name: string
      readonly size: number
      readonly members: readonly BtfMember[]
    }
  | {
      readonly kind: 'enum'
      readonly name: string
      readonly size: number
      readonly values: ReadonlyMap<bigint, string>
    }
  /** typedef, const, volatile, restrict, type tag: the same as another. */
  | { readonly kind: 'same'; readonly name: string; readonly type: number }
  | { readonly kind: 'var'; readonly name: string; readonly type: number }
  | {
      readonly kind: 'section'
      readonly name: string
      readonly vars: readonly { readonly type: number; readonly offset: number; readonly size: number }[]
    }
  | { readonly kind: 'other'; readonly name: string }

const magic = 0xeb9f
/** Bytes after a type's three words: so many, and so many a member. */
const extra: Readonly<Record<number, readonly [number, number]>> = {
  1: [4, 0],
  3: [12, 0],
  4: [0, 12],
  5: [0, 12],
  6: [0, 8],
  13: [0, 8],
  14: [4, 0],
  15: [0, 12],
  17: [4, 0],
  19: [0, 12],
}

/** Types by their id; id 0 is void. */
export class Btf {
  constructor(readonly types: readonly BtfType[]) {}

  get(id: number): BtfType {
    return this.types[id] ?? { kind: 'other', name: '' }
  }

  /** What is behind typedefs and qualifiers. */
  resolve(id: number): BtfType {
    let type = this.get(id)
    for (let steps = 0; type.kind === 'same' && steps < 64; steps++) type = this.get(type.type)
    return type
  }

  size(id: number): number {
    const type = this.resolve(id)
    switch (type.kind) {
      case 'int':
      case 'struct':
      case 'union':
      case 'enum':
        return type.size
      case 'pointer':
        return 8
      case 'array':
        return type.count * this.size(type.type)
      default:
        return 0
    }
  }
}

export function parseBtf(bytes: Uint8Array): Result<Btf> {
  try {
    return succeed(new Btf(readTypes(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), bytes)))
  } catch (error) {
    return fail(
      failure('bad-program', 'The compiled program has no BTF that can be read.', { detail: String(error) }),
    )
  }
}

function readTypes(view: DataView, bytes: Uint8Array): BtfType[] {
  if (view.getUint16(0, true) !== magic) throw new RangeError('no BTF magic')
  const header = view.getUint32(4, true)
  const typesAt = header + view.getUint32(8, true)
  const typesEnd = typesAt + view.getUint32(12, true)
  const stringsAt = header + view.getUint32(16, true)
  const stringsEnd = stringsAt + view.getUint32(20, true)
  const text = (offset: number): string => {
    const end = bytes.indexOf(0, stringsAt + offset)
    return utf8Text(bytes.subarray(stringsAt + offset, end < 0 ? stringsEnd : end))
  }
  const types: BtfType[] = [{ kind: 'other', name: 'void' }]
  for (let at = typesAt; at < typesEnd;) {
    const kind = (view.getUint32(at + 4, true) >>> 24) & 31
    const count = view.getUint32(at + 4, true) & 0xffff
    types.push(readType(view, at, kind, count, text))
    const [once, each] = extra[kind] ?? [0, 0]
    at += 12 + once + each * count
  }
  return types
}

function readType(
  view: DataView,
  at: number,
  kind: number,
  count: number,
  text: (offset: number) => string,
): BtfType {
  const u32 = (offset: number): number => view.getUint32(at + offset, true)
  const name = text(u32(0))
  const flag = u32(4) >>> 31 === 1
  const sizeOrType = u32(8)
  const items = Array.from({ length: count }, (_, index) => index)
  switch (kind) {
    case 1: {
      const encoding = u32(12) >>> 24
      return { kind: 'int', name, size: sizeOrType, signed: (encoding & 1) !== 0, bool: (encoding & 4) !== 0 }
    }
    case 2:
      return { kind: 'pointer', type: sizeOrType }
    case 3:
      return { kind: 'array', type: u32(12), count: u32(20) }
    case 4:
    case 5: {
      const members = items.map((index) => {
        const offset = u32(12 + 12 * index + 8)
        return {
          name: text(u32(12 + 12 * index)),
          type: u32(12 + 12 * index + 4),
          bitOffset: flag ? offset & 0xffffff : offset,
          bitSize: flag ? offset >>> 24 : 0,
        }
      })
      return { kind: kind === 4 ? 'struct' : 'union', name, size: sizeOrType, members }
    }
    case 6: {
      const values = items.map((index): [bigint, string] => [
        BigInt(flag ? view.getInt32(at + 16 + 8 * index, true) : u32(16 + 8 * index)),
        text(u32(12 + 8 * index)),
      ])
      return { kind: 'enum', name, size: sizeOrType, values: new Map(values) }
    }
    case 8:
    case 9:
    case 10:
    case 11:
    case 18:
      return { kind: 'same', name, type: sizeOrType }
    case 14:
      return { kind: 'var', name, type: sizeOrType }
    case 15: {
      const vars = items.map((index) => ({
        type: u32(12 + 12 * index),
        offset: u32(16 + 12 * index),
        size: u32(20 + 12 * index),
      }))
      return { kind: 'section', name, vars }
    }
    case 19: {
      const values = items.map((index): [bigint, string] => {
        const value = (BigInt(u32(20 + 12 * index)) << 32n) | BigInt(u32(16 + 12 * index))
        return [flag ? BigInt.asIntN(64, value) : value, text(u32(12 + 12 * index))]
      })
      return { kind: 'enum', name, size: sizeOrType, values: new Map(values) }
    }
    default:
      return { kind: 'other', name }
  }
}
