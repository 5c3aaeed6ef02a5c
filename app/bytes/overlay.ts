/**
 * Decoding text that probes were written into, where it is known what stood there. A jump ends within an instruction and
 * an int3 begins one: decoded as it stands, what follows them is nonsense, and so may be all behind it.
 */
import type { Decoded } from './decoded'
import { disassemble } from './disassemble'

/** What stood at a place, from the first byte of the text on; it may begin before it and end behind it. */
export interface OriginalBytes {
  readonly at: number
  readonly bytes: Uint8Array
}

export interface OverlaidInstruction extends Decoded {
  /** No instruction at all: what is left over of the one that a probe was written into. */
  readonly rest: boolean
}

export interface Overlaid {
  readonly now: readonly OverlaidInstruction[]
  /** null: nothing is known of what stood there. */
  readonly before: { readonly bytes: Uint8Array; readonly decoded: readonly Decoded[] } | null
}

/** As many bytes as the longest instruction of any machine here. */
const longest = 16

/** @param originals of what nothing is said is taken to be as it was; see `disassemble` for the others */
export async function disassembleOver(
  arch: string,
  bytes: Uint8Array,
  originals: readonly OriginalBytes[],
  address: bigint,
  cut: boolean,
): Promise<Overlaid> {
  const asItStands = await disassemble(arch, bytes, address, cut)
  const unchanged = { now: asItStands.map((each) => ({ ...each, rest: false })), before: null }
  if (originals.length === 0 || asItStands.some(({ text }) => text === null)) return unchanged
  const old = withOriginals(bytes, originals)
  const before = await disassemble(arch, old, address, cut)
  const differs = ({ at, length }: Decoded) => rangeDiffers(bytes, old, at, at + length)
  const decodeAt = async (at: number): Promise<Decoded | null> => {
    const part = bytes.subarray(at, at + longest)
    const [first] = await disassemble(arch, part, address + BigInt(at), cut && at + longest > bytes.length)
    return first === undefined ? null : { ...first, at }
  }
  const places = [...before, ...cutOff(before, bytes.length).filter(differs)]
  const now: OverlaidInstruction[] = []
  for (let index = 0, end = 0; index < places.length; index++) {
    const each = places[index]!
    const eachEnd = each.at + each.length
    if (eachEnd <= end) continue
    if (each.at < end) {
      now.push({ at: end, length: eachEnd - end, text: null, target: null, rest: true })
      end = eachEnd
      continue
    }
    const written = differs(each) ? await decodeAt(each.at) : each
    if (written === null) break
    now.push({ ...written, rest: false })
    end = written.at + written.length
    if (end < eachEnd) index-- // the rest of this one
  }
  return { now, before: { bytes: old, decoded: before } }
}

/** What the reading has of an instruction that goes on behind it: a probe may be written into it. */
function cutOff(before: readonly Decoded[], size: number): Decoded[] {
  const last = before.at(-1)
  const at = last === undefined ? 0 : last.at + last.length
  return at < size ? [{ at, length: size - at, text: null, target: null }] : []
}

function withOriginals(bytes: Uint8Array, originals: readonly OriginalBytes[]): Uint8Array {
  const old = bytes.slice()
  for (const original of originals)
    original.bytes.forEach((byte, index) => {
      const at = original.at + index
      if (at >= 0 && at < old.length) old[at] = byte
    })
  return old
}

function rangeDiffers(one: Uint8Array, other: Uint8Array, from: number, to: number): boolean {
  return one.subarray(from, to).some((byte, index) => byte !== other[from + index])
}
