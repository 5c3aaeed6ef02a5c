/** What the embedded kernel's first process does with what it is sent: whole frames and cut ones, none, and floods. */
import fc from 'fast-check'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  encodeGuestFrame,
  guestNumber,
  guestWindow,
  maxGuestPayload,
  openPayload,
} from '../../main/engine/targets/embedded/guestFrames'
import { compileNativeGuest, isExit, NativeGuest, outputOf, statusOf } from './nativeGuest'

const notStarted = 127 << 8
const hangUp = 1
const kill = 9
const mostPrograms = 64

let program: string
let guest: NativeGuest

beforeAll(() => void (program = compileNativeGuest()), 120_000)
beforeEach(() => void (guest = new NativeGuest(program)))
afterEach(() => guest.close())

const isOver = (frames: readonly { kind: string }[]): boolean => frames.some(({ kind }) => kind === 'EXIT')

test('frames are understood wherever they are cut', async () => {
  let channel = 0
  const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), { maxLength: 12 })
  const cuts = fc.infiniteStream(fc.integer({ min: 1, max: 3_000 }))
  await fc.assert(
    fc.asyncProperty(pieces, cuts, async (inputs, lengths) => {
      const id = ++channel
      const bytes = Buffer.concat([
        encodeGuestFrame('OPEN', id, openPayload('p', 0, 0, ['/bin/cat'])),
        ...inputs.map((input) => encodeGuestFrame('INPUT', id, input)),
        encodeGuestFrame('END', id),
      ])
      for (let at = 0; at < bytes.length;) {
        const length = lengths.next().value as number
        guest.write(bytes.subarray(at, at + length))
        await new Promise((resolve) => setImmediate(resolve))
        at += length
      }
      const frames = await guest.until(id, isOver)
      expect(outputOf(frames).equals(Buffer.concat(inputs))).toBe(true)
      expect(statusOf(frames)).toBe(0)
    }),
    { numRuns: 25 },
  )
})

test('what is no frame is thrown away, and the next that is one is understood', async () => {
  const garbage = encodeGuestFrame('INPUT', 1, Buffer.alloc(60, 'x'))
  garbage.writeUInt32LE(maxGuestPayload + 1, 0)
  guest.write(garbage)
  // What comes together with it is lost with it, so it is asked again, as the engine does.
  const asking = setInterval(() => guest.send('RESET', 0), 50)
  const frames = await guest.until(0, ({ length }) => length > 0)
  clearInterval(asking)
  expect(frames[0]!.kind).toBe('READY')
  expect(frames[0]!.payload.toString()).toMatch(/^1 /)
})

test('unknown channels, unknown kinds and payloads too short are passed over', async () => {
  const any = fc.record({
    kind: fc.constantFrom(2, 3, 4, 5, 6, 7, 0, 16, 99, 255),
    channel: fc.integer({ min: 2, max: 0xffff_ffff }),
    payload: fc.uint8Array({ maxLength: 6 }),
  })
  guest.open(1, ['/bin/cat'])
  for (const { kind, channel, payload } of fc.sample(any, 500)) {
    const frame = encodeGuestFrame('INPUT', channel, payload)
    frame[4] = kind
    guest.write(frame)
    // Those of the program's own, too, as far as they say nothing.
    if (payload.length !== 4) guest.send('TAKEN', 1, payload)
    if (payload.length !== 4) guest.send('SIZE', 1, payload)
    if (payload.length !== 1) guest.send('SIGNAL', 1, payload)
  }
  guest.send('INPUT', 1, Buffer.from('still here'))
  guest.send('END', 1)
  const frames = await guest.until(1, isOver)
  expect(outputOf(frames).toString()).toBe('still here')
  expect(statusOf(frames)).toBe(0)
})

test.each([
  ['without arguments', 'p\0\0\0\0'],
  ['whose last argument does not end', 'p\0\0\0\0/bin/true'],
  ['of nothing', ''],
  ['of more arguments than there is room for', `p\0\0\0\0${'/bin/true\0'.repeat(65)}`],
])('a command %s is not started', async (_, payload) => {
  guest.send('OPEN', 1, Buffer.from(payload))
  expect(statusOf(await guest.until(1, isOver))).toBe(notStarted)
})

test('a program that does not exist ends as in a shell', async () => {
  guest.open(1, ['/no/such/program'])
  expect(statusOf(await guest.until(1, isOver))).toBe(notStarted)
})

test('no more is said than the other end has room for, and waiting for it costs nothing', async () => {
  guest.open(1, ['/bin/sh', '-c', 'head -c 1000000 /dev/zero'])
  let frames = await guest.until(1, (said) => outputOf(said).length >= guestWindow)
  expect(outputOf(frames).length).toBe(guestWindow)
  // However much is said to have been taken, there is never more room than that. In one piece: between two, some would be sent.
  const taken = encodeGuestFrame('TAKEN', 1, guestNumber(0xffff_ffff))
  guest.write(Buffer.concat([taken, taken]))
  frames = await guest.until(1, (said) => outputOf(said).length >= guestWindow)
  expect(outputOf(frames).length).toBe(guestWindow)
  const used = guest.processorSeconds()
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(guest.of(1)).toEqual([])
  expect(guest.processorSeconds() - used).toBeLessThan(0.1)
  guest.taken(1, guestWindow)
  frames = [...frames, ...(await guest.until(1, (said) => outputOf(said).length >= guestWindow))]
  guest.taken(1, guestWindow)
  frames = [...frames, ...(await guest.until(1, isOver))]
  expect(outputOf(frames).length).toBe(1_000_000 - guestWindow)
  expect(statusOf(frames)).toBe(0)
})

test('a program that has ended while nobody has room for what it said waits without using the processor', async () => {
  guest.open(1, ['/bin/sh', '-c', `head -c ${guestWindow + 1_000} /dev/zero`])
  await guest.until(1, (said) => outputOf(said).length >= guestWindow)
  await new Promise((resolve) => setTimeout(resolve, 100))
  const used = guest.processorSeconds()
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(guest.processorSeconds() - used).toBeLessThan(0.1)
  expect(guest.of(1)).toEqual([])
  guest.taken(1, 2_000)
  const frames = await guest.until(1, isOver)
  expect(outputOf(frames).length).toBe(1_000)
})

test('more input than a window is not kept; what is, is given in order', async () => {
  guest.open(1, ['/bin/sh', '-c', 'sleep 0.3; cat | wc -c'])
  const piece = Buffer.alloc(maxGuestPayload, 'y')
  // A pipe takes some of it, a window waits.
  for (let count = 0; count < 40; count++) guest.send('INPUT', 1, piece)
  guest.send('END', 1)
  const frames = await guest.until(1, isOver)
  const wrote = frames
    .filter(({ kind }) => kind === 'WROTE')
    .reduce((sum, { payload }) => sum + payload.readUInt32LE(0), 0)
  const read = Number(outputOf(frames).toString())
  expect(read).toBe(wrote)
  expect(read).toBeGreaterThanOrEqual(guestWindow)
  expect(read).toBeLessThan(40 * maxGuestPayload)
})

test('a number of programs run at once; one too many is not started, and is once another has ended', async () => {
  for (let id = 1; id <= mostPrograms; id++) guest.open(id, ['/bin/cat'])
  guest.open(mostPrograms + 1, ['/bin/cat'])
  expect(statusOf(await guest.until(mostPrograms + 1, isOver))).toBe(notStarted)
  for (const id of [1, mostPrograms]) guest.send('END', id)
  for (const id of [1, mostPrograms]) expect(statusOf(await guest.until(id, isOver))).toBe(0)
  guest.open(1, ['/bin/echo', 'again'])
  expect(outputOf(await guest.until(1, isOver)).toString()).toBe('again\n')
})

test('a second program of the same number leaves the first alone', async () => {
  guest.open(1, ['/bin/cat'])
  guest.open(1, ['/bin/echo', 'second'])
  guest.send('INPUT', 1, Buffer.from('first'))
  guest.send('END', 1)
  const frames = await guest.until(1, isOver)
  expect(outputOf(frames).toString()).toBe('first')
  expect(frames.filter(isExit).length).toBe(1)
})

test('a terminal has a size, another size, and a signal ends what runs on it', async () => {
  guest.open(1, ['/bin/sh', '-c', 'stty size; read line; stty size; exec sleep 100'], true)
  await guest.until(1, (frames) => outputOf(frames).includes('24 80'))
  const size = Buffer.alloc(4)
  size.writeUInt16LE(132, 0)
  size.writeUInt16LE(43, 2)
  guest.send('SIZE', 1, size)
  guest.send('INPUT', 1, Buffer.from('\n'))
  await guest.until(1, (frames) => outputOf(frames).includes('43 132'))
  guest.send('SIGNAL', 1, Buffer.from([hangUp]))
  expect(statusOf(await guest.until(1, isOver))).toBe(hangUp)
})

test('what a program leaves running in the background keeps nobody waiting for its end', async () => {
  guest.open(1, ['/bin/sh', '-c', 'sleep 100 & echo $!; exit 3'])
  const frames = await guest.until(1, isOver)
  expect(statusOf(frames)).toBe(3 << 8)
  process.kill(Number(outputOf(frames).toString()), kill)
})

test('a reset ends everything', async () => {
  guest.open(1, ['/bin/sh', '-c', 'echo $$; sleep 100'])
  guest.open(2, ['/bin/sh', '-c', 'echo $$; exec sleep 100'], true)
  const [one, two] = await Promise.all(
    [1, 2].map(async (id) =>
      Number(outputOf(await guest.until(id, (said) => outputOf(said).includes('\n'))).toString()),
    ),
  )
  guest.send('RESET', 0)
  await guest.until(0, ({ length }) => length > 0)
  for (const pid of [one!, two!]) await expect.poll(() => isAlive(pid)).toBe(false)
  guest.open(1, ['/bin/echo', 'afresh'])
  expect(outputOf(await guest.until(1, isOver)).toString()).toBe('afresh\n')
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
