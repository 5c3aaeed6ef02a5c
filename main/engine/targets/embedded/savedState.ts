/**
 * A saved machine as it lies in a file: what v86 saves apart from the memory, and the memory's pages in blocks. Each is
 * compressed for itself, so that every processor of this computer unpacks some, and a page is copied but once, to its place.
 */
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import { z } from 'zod'

/** A saved state of v86 (its format 6): this head, a text of JSON, and the buffers that the text speaks of, by numbers. */
const headBytes = 16
const infoLengthAt = 12
const stateLengthAt = 8
/** In its list: the pages that are not all zeros, one after the other, and the bitmap that says which pages they are. */
const pagesAt = 77
const bitmapAt = 78

const pageBytes = 4_096
const blockBytes = 8 << 20
/** What the devices hold; more is no state of this machine. */
const mostRest = 64 << 20

interface BufferInfo {
  readonly offset: number
  readonly length: number
}
interface StateInfo {
  readonly buffer_infos: BufferInfo[]
  readonly state: { readonly buffer_id: number }[]
}

const length = z.number().int().min(1)
/** Of the compressed parts, in the order in which they lie there. */
const partsSchema = z.object({ rest: length, bitmap: length, blocks: z.array(length).max(1_024) })

/** @param quality brotli's */
export async function packState(state: ArrayBuffer, quality: number): Promise<Uint8Array> {
  const { rest, bitmap, pages } = takeMemoryOut(Buffer.from(state))
  const blocks: Buffer[] = []
  for (let at = 0; at < pages.length; at += blockBytes) blocks.push(pages.subarray(at, at + blockBytes))
  const packed = await Promise.all([rest, bitmap, ...blocks].map((part) => compress(part, quality)))
  const [restLength, bitmapLength, ...blockLengths] = packed.map((part) => part.length)
  const text = Buffer.from(JSON.stringify({ rest: restLength, bitmap: bitmapLength, blocks: blockLengths }))
  const textLength = Buffer.alloc(4)
  textLength.writeUInt32LE(text.length)
  return Buffer.concat([textLength, text, ...packed])
}

export interface UnpackedState {
  /** The state that v86 is given: a machine whose memory is all zeros. */
  readonly rest: ArrayBuffer
  /** Puts the pages into that memory. `memory` is asked for it each time: WebAssembly's moves when it grows. */
  fill(memory: () => Uint8Array): Promise<void>
}

/** Begins at once with all of it. @param memoryBytes the machine's memory */
export async function unpackState(file: Buffer, memoryBytes: number): Promise<UnpackedState> {
  const textLength = file.readUInt32LE(0)
  const parts = partsSchema.parse(JSON.parse(file.toString('utf8', 4, 4 + textLength)))
  let at = 4 + textLength
  const next = (bytes: number): Buffer => file.subarray(at, (at += bytes))
  const rest = decompress(next(parts.rest), mostRest)
  const bitmap = decompress(next(parts.bitmap), memoryBytes)
  const blocks = parts.blocks.map((bytes) => decompress(next(bytes), blockBytes))
  // Whoever waits for them comes later; a failure before that is no unhandled one.
  for (const block of blocks) block.catch(() => {})
  if (at !== file.length) throw new Error(`its parts are ${at} bytes, and it has ${file.length}`)
  const pages = numbersOf(await bitmap, memoryBytes)
  return {
    rest: ownBuffer(await rest),
    fill: async (memory) => {
      let done = 0
      for (const block of blocks) done = put(await block, pages, done, memory())
      if (done !== pages.length) throw new Error(`it holds ${done} pages of memory, not ${pages.length}`)
    },
  }
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
function numbersOf(bitmap: Buffer, memoryBytes: number): Uint32Array {
  const all = memoryBytes / pageBytes
  if (bitmap.length !== Math.ceil(all / 8)) throw new Error(`it has a memory of ${bitmap.length * 8} pages`)
  const numbers: number[] = []
  for (let page = 0; page < all; page++) if ((bitmap[page >> 3]! >> (page & 7)) & 1) numbers.push(page)
  return Uint32Array.from(numbers)
}

/** Puts a block's pages where they belong, neighbours together. @returns how many pages have been put so far */
function put(block: Buffer, pages: Uint32Array, done: number, memory: Uint8Array): number {
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

function ownBuffer(bytes: Buffer): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
}

function compress(bytes: Buffer, quality: number): Promise<Buffer> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  return promisify(brotliCompress)(bytes, { params })
}

/** In one go: by Node's usual 16 KiB, much of the time would go into taking turns. */
function decompress(bytes: Buffer, most: number): Promise<Buffer> {
  return promisify(brotliDecompress)(bytes, {
    maxOutputLength: most,
    chunkSize: Math.min(most, blockBytes),
  })
}
