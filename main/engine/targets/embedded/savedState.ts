/**
 * A saved machine as it lies in a file: what v86 saves apart from the memory, and the memory's pages in blocks. Each is
 * compressed for itself, so that every processor of this computer unpacks some, and a page is copied but once, to its place.
 * Deflate: brotli makes it a seventh smaller, and takes three times as long to unpack, on which a start waits.
 */
import { promisify } from 'node:util'
import { constants, deflateRaw, inflateRaw } from 'node:zlib'

/** A saved state of v86 (its format 6): this head, a text of JSON, and the buffers that the text speaks of, by numbers. */
const headBytes = 16
const infoLengthAt = 12
const stateLengthAt = 8
/** In its list: the pages that are not all zeros, one after the other, and the bitmap that says which pages they are. */
const pagesAt = 77
const bitmapAt = 78

const pageBytes = 4_096
const blockBytes = 4 << 20
/** What the devices hold; more is no state of this machine. */
const mostRest = 64 << 20
/** A bit a page: of 4 GiB. */
const mostBitmap = 1 << 17

interface BufferInfo {
  readonly offset: number
  readonly length: number
}
interface StateInfo {
  readonly buffer_infos: BufferInfo[]
  readonly state: { readonly buffer_id: number }[]
}

/** Lengths of the compressed parts, in the order in which they lie there. */
interface Parts {
  readonly rest: number
  readonly bitmap: number
  readonly blocks: readonly number[]
}

/** @param level deflate's, up to 9 */
export async function packState(state: ArrayBuffer, level: number): Promise<Uint8Array> {
  const { rest, bitmap, pages } = takeMemoryOut(Buffer.from(state))
  const blocks: Buffer[] = []
  for (let at = 0; at < pages.length; at += blockBytes) blocks.push(pages.subarray(at, at + blockBytes))
  const packed = await Promise.all([rest, bitmap, ...blocks].map((part) => compress(part, level)))
  const [restLength, bitmapLength, ...blockLengths] = packed.map((part) => part.length)
  const text = Buffer.from(JSON.stringify({ rest: restLength, bitmap: bitmapLength, blocks: blockLengths }))
  const textLength = Buffer.alloc(4)
  textLength.writeUInt32LE(text.length)
  return Buffer.concat([textLength, text, ...packed])
}

/** A saved state's bytes, and its parts, which are being unpacked. None of these promises rejects unheard. */
export interface Unpacking {
  readonly packed: Uint8Array
  readonly bitmap: Promise<Uint8Array>
  readonly blocks: readonly Promise<Uint8Array>[]
  /** What v86 is given: a machine whose memory is all zeros. */
  readonly rest: Promise<Uint8Array>
}

/** Begins at once with all of it. */
export function unpack(file: Buffer): Unpacking {
  const textLength = file.readUInt32LE(0)
  const parts = partsOf(JSON.parse(file.toString('utf8', 4, 4 + textLength)))
  const bytes = [parts.bitmap, ...parts.blocks, parts.rest].reduce((sum, length) => sum + length)
  if (4 + textLength + bytes !== file.length)
    throw new Error(`its parts are ${4 + textLength + bytes} bytes, and it has ${file.length}`)
  let at = 4 + textLength
  const next = (length: number): Buffer => file.subarray(at, (at += length))
  const rest = next(parts.rest)
  const unpacking = {
    packed: file,
    bitmap: decompress(next(parts.bitmap), mostBitmap),
    blocks: parts.blocks.map((length) => decompress(next(length), blockBytes)),
    rest: decompress(rest, mostRest),
  }
  for (const part of [unpacking.bitmap, ...unpacking.blocks, unpacking.rest]) part.catch(() => {})
  return unpacking
}

/** The memory of a machine, being filled with the pages of a saved one. */
export class MemoryFill {
  private readonly pages: Uint32Array
  private done = 0

  constructor(bitmap: Uint8Array, memoryBytes: number) {
    this.pages = numbersOf(bitmap, memoryBytes)
  }

  /** @param memory anew each time: WebAssembly's moves when it grows */
  put(block: Uint8Array, memory: Uint8Array): void {
    this.done = put(block, this.pages, this.done, memory)
  }

  end(): void {
    const { done, pages } = this
    if (done !== pages.length) throw new Error(`it holds ${done} pages of memory, not ${pages.length}`)
  }
}

/** By hand: the library that checks everything else would take longer to load than the machine to be made. */
function partsOf(said: unknown): Parts {
  const { rest, bitmap, blocks } = (said ?? {}) as Partial<Parts>
  const isLength = (bytes: unknown): boolean => Number.isSafeInteger(bytes) && (bytes as number) > 0
  if (!isLength(rest) || !isLength(bitmap) || !Array.isArray(blocks) || !blocks.every(isLength))
    throw new Error('it does not say what its parts are')
  return { rest: rest!, bitmap: bitmap!, blocks }
}

function takeMemoryOut(state: Buffer): { rest: Buffer; bitmap: Buffer; pages: Buffer } {
  const infoLength = state.readUInt32LE(infoLengthAt)
  const info = JSON.parse(state.toString('utf8', headBytes, headBytes + infoLength)) as StateInfo
  const begin = aligned(headBytes + infoLength)
  const buffers = info.buffer_infos.map(({ offset, length: bytes }) =>
    state.subarray(begin + offset, begin + offset + bytes),
  )
  const pagesId = info.state[pagesAt]!.buffer_id
  const bitmapId = info.state[bitmapAt]!.buffer_id
  const pages = buffers[pagesId]!
  const bitmap = buffers[bitmapId]!
  if (numbersOf(bitmap, bitmap.length * 8 * pageBytes).length * pageBytes !== pages.length) {
    throw new Error('the emulator’s state has its memory elsewhere than expected')
  }
  buffers[pagesId] = Buffer.alloc(0)
  buffers[bitmapId] = Buffer.alloc(bitmap.length)
  return { rest: joined(state.subarray(0, headBytes), info, buffers), bitmap, pages }
}

/** The state again, of other buffers. */
function joined(head: Buffer, info: StateInfo, buffers: readonly Buffer[]): Buffer {
  let end = 0
  const infos = buffers.map((buffer) => {
    const offset = end
    end = aligned(end + buffer.length)
    return { offset, length: buffer.length }
  })
  const text = Buffer.from(JSON.stringify({ ...info, buffer_infos: infos }))
  const begin = aligned(headBytes + text.length)
  const state = Buffer.alloc(begin + end)
  head.copy(state)
  state.writeUInt32LE(state.length, stateLengthAt)
  state.writeUInt32LE(text.length, infoLengthAt)
  text.copy(state, headBytes)
  for (const [number, { offset }] of infos.entries()) buffers[number]!.copy(state, begin + offset)
  return state
}

/** Which pages a bitmap names, in their order. */
function numbersOf(bitmap: Uint8Array, memoryBytes: number): Uint32Array {
  const all = memoryBytes / pageBytes
  if (bitmap.length !== Math.ceil(all / 8)) throw new Error(`it has a memory of ${bitmap.length * 8} pages`)
  const numbers: number[] = []
  for (let page = 0; page < all; page++) if ((bitmap[page >> 3]! >> (page & 7)) & 1) numbers.push(page)
  return Uint32Array.from(numbers)
}

/** Puts a block's pages where they belong, neighbours together. @returns how many pages have been put so far */
function put(block: Uint8Array, pages: Uint32Array, done: number, memory: Uint8Array): number {
  const end = done + block.length / pageBytes
  if (!Number.isInteger(end) || end > pages.length) throw new Error('it holds more memory than it says')
  for (let from = done, to = done; from < end; from = to) {
    while (to < end && pages[to] === pages[from]! + (to - from)) to++
    const piece = block.subarray((from - done) * pageBytes, (to - done) * pageBytes)
    memory.set(piece, pages[from]! * pageBytes)
  }
  return end
}

function aligned(bytes: number): number {
  return (bytes + 3) & ~3
}

function compress(bytes: Buffer, level: number): Promise<Buffer> {
  return promisify(deflateRaw)(bytes, { level, memLevel: constants.Z_MAX_MEMLEVEL })
}

/** In one go: by Node's usual 16 KiB, much of the time would go into taking turns. */
function decompress(bytes: Buffer, most: number): Promise<Buffer> {
  return promisify(inflateRaw)(bytes, {
    maxOutputLength: most,
    chunkSize: Math.min(most, blockBytes),
  })
}
