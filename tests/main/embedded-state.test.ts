/** A saved machine goes into its file and comes out of it, every page where it was; a bad file is refused. */
import { expect, test } from 'vitest'
import { MemoryFill, packState, unpack } from '../../main/engine/targets/embedded/savedState'

const page = 4_096
const memoryPages = 4_096
const memoryBytes = memoryPages * page

/** A state as v86's format 6 has it, with these pages of memory and one device's buffer beside. */
function stateOf(pages: ReadonlyMap<number, number>, device: Buffer): ArrayBuffer {
  const bitmap = Buffer.alloc(memoryPages / 8)
  const contents = [...pages].sort(([a], [b]) => a - b)
  for (const [number] of contents) bitmap[number >> 3]! |= 1 << (number & 7)
  const packed = Buffer.concat(contents.map(([, value]) => Buffer.alloc(page, value)))
  const buffers = [device, packed, bitmap]
  const list: unknown[] = Array.from({ length: 83 }, () => 7)
  list[3] = { __state_type__: 'Uint8Array', buffer_id: 0 }
  list[77] = { __state_type__: 'Uint8Array', buffer_id: 1 }
  list[78] = { __state_type__: 'Uint8Array', buffer_id: 2 }
  let end = 0
  const infos = buffers.map(({ length }) => {
    const offset = end
    end = (end + length + 3) & ~3
    return { offset, length }
  })
  const info = Buffer.from(JSON.stringify({ buffer_infos: infos, state: list }))
  const begin = (16 + info.length + 3) & ~3
  const state = Buffer.alloc(begin + end)
  state.writeInt32LE(-2039052682, 0)
  state.writeInt32LE(6, 4)
  state.writeInt32LE(state.length, 8)
  state.writeInt32LE(info.length, 12)
  info.copy(state, 16)
  for (const [number, { offset }] of infos.entries()) buffers[number]!.copy(state, begin + offset)
  return new Uint8Array(state).buffer
}

interface Rest {
  readonly buffer_infos: { offset: number; length: number }[]
  readonly state: unknown[]
}

function readRest(rest: ArrayBuffer): { info: Rest; buffers: Buffer[] } {
  const bytes = Buffer.from(rest)
  expect(bytes.readInt32LE(8)).toBe(bytes.length)
  const infoLength = bytes.readInt32LE(12)
  const info = JSON.parse(bytes.toString('utf8', 16, 16 + infoLength)) as Rest
  const begin = (16 + infoLength + 3) & ~3
  const buffers = info.buffer_infos.map(({ offset, length }) =>
    bytes.subarray(begin + offset, begin + offset + length),
  )
  return { info, buffers }
}

// More than one block, with neighbours and gaps, the first page and the last.
const pages = new Map(
  [0, 1, 2, 7, memoryPages - 1, ...Array.from({ length: 3_000 }, (_, index) => 500 + index)].map(
    (number) => [number, (number % 250) + 1] as const,
  ),
)
const device = Buffer.from('what a device holds')

async function memoryOf(file: Buffer, bytes: number): Promise<Uint8Array> {
  const { bitmap, blocks } = unpack(file)
  const memory = new Uint8Array(bytes)
  const fill = new MemoryFill(await bitmap, bytes)
  for (const block of blocks) fill.put(await block, memory)
  fill.end()
  return memory
}

test('every page comes back to its place, and the rest as it was, without the memory', async () => {
  const file = Buffer.from(await packState(stateOf(pages, device), 1))
  const memory = await memoryOf(file, memoryBytes)
  for (let number = 0; number < memoryPages; number++) {
    const value = pages.get(number) ?? 0
    expect(memory[number * page], `page ${number}`).toBe(value)
    expect(memory[number * page + page - 1], `page ${number}`).toBe(value)
  }
  const { info, buffers } = readRest(new Uint8Array(await unpack(file).rest).buffer)
  expect(info.state[5]).toBe(7)
  expect(buffers[0]!.toString()).toBe(device.toString())
  expect(buffers[1]!.length).toBe(0)
  expect(buffers[2]!).toEqual(Buffer.alloc(memoryPages / 8))
})

test('a state whose memory is elsewhere is not taken apart wrongly', async () => {
  const state = Buffer.from(stateOf(pages, device))
  const at = state.indexOf('"buffer_id":1')
  state.write('"buffer_id":0', at)
  await expect(packState(new Uint8Array(state).buffer, 1)).rejects.toThrow(/elsewhere/)
})

test('a file of another machine, cut, or with parts that lie, is refused', async () => {
  const file = Buffer.from(await packState(stateOf(pages, device), 1))
  await expect(memoryOf(file, memoryBytes * 2)).rejects.toThrow(/pages/)
  expect(() => unpack(file.subarray(0, file.length - 9))).toThrow(/its parts are/)
  expect(() => unpack(Buffer.from('what is this'))).toThrow(/JSON/)
  for (const parts of [
    'null',
    '{"rest":1,"bitmap":1,"blocks":[-1]}',
    '{"rest":1,"bitmap":"1","blocks":[]}',
  ]) {
    const text = Buffer.concat([Buffer.alloc(4), Buffer.from(parts)])
    text.writeUInt32LE(parts.length)
    expect(() => unpack(text)).toThrow(/what its parts are/)
  }
  const length = file.readUInt32LE(0)
  const parts = JSON.parse(file.toString('utf8', 4, 4 + length)) as { blocks: number[] }
  const text = Buffer.from(JSON.stringify({ ...parts, blocks: parts.blocks.slice(0, -1) }))
  const head = Buffer.alloc(4)
  head.writeUInt32LE(text.length)
  const lost = parts.blocks.at(-1)
  const short = Buffer.concat([head, text, file.subarray(4 + length, file.length - lost!)])
  await expect(memoryOf(short, memoryBytes)).rejects.toThrow(/pages of memory/)
})
