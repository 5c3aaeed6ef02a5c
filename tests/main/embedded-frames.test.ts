import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  encodeGuestFrame,
  GuestFrameDecoder,
  guestFrameKinds,
  maxGuestPayload,
  openPayload,
  type GuestFrame,
  type GuestFrameKind,
} from '../../main/engine/targets/embedded/guestFrames'
import { Pace } from '../../main/engine/targets/embedded/pace'
import { VirtioPort } from '../../main/engine/targets/embedded/virtioPort'
import { readFileSync } from 'node:fs'

const kinds = Object.keys(guestFrameKinds) as GuestFrameKind[]

test('frames survive being cut anywhere', () => {
  const frame = fc.record({
    kind: fc.constantFrom(...kinds),
    channel: fc.integer({ min: 0, max: 0xffff_ffff }),
    payload: fc.uint8Array({ maxLength: 300 }),
  })
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 8 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 90 })),
      (frames, cuts) => {
        const bytes = Buffer.concat(
          frames.map(({ kind, channel, payload }) => encodeGuestFrame(kind, channel, payload)),
        )
        const decoder = new GuestFrameDecoder()
        const taken: GuestFrame[] = []
        for (let at = 0; at < bytes.length;) {
          const length = cuts.next().value as number
          expect(decoder.push(bytes.subarray(at, at + length), (each) => taken.push(each))).toBe(true)
          at += length
        }
        expect(taken.map(({ payload, ...rest }) => ({ ...rest, payload: [...payload] }))).toEqual(
          frames.map(({ payload, ...rest }) => ({ ...rest, payload: [...payload] })),
        )
      },
    ),
  )
})

test('what is no frame is refused', () => {
  const unknown = encodeGuestFrame('OUTPUT', 1)
  unknown[4] = 99
  expect(new GuestFrameDecoder().push(unknown, () => {})).toBe(false)
  const long = encodeGuestFrame('OUTPUT', 1)
  long.writeUInt32LE(maxGuestPayload + 1, 0)
  expect(new GuestFrameDecoder().push(long, () => {})).toBe(false)
})

test('both ends number the kinds alike', () => {
  const header = readFileSync(new URL('../../resources/embedded/guest/frames.h', import.meta.url), 'utf8')
  const there = Object.fromEntries(
    [...header.matchAll(/FRAME_(\w+) = (\d+)/g)].map(([, name, value]) => [name, Number(value)]),
  )
  expect(there).toEqual(guestFrameKinds)
})

test('a command is a form, a size and arguments', () => {
  expect(openPayload('t', 80, 24, ['/bin/sh', '-c', 'ä'])).toEqual(
    Buffer.from('t\x50\0\x18\0/bin/sh\0-c\0ä\0', 'utf8'),
  )
})

test('input waits until the kernel has a buffer for it, in pieces that fit', async () => {
  let buffers = 1
  const sent: number[] = []
  const queue = { is_configured: () => true, has_request: () => buffers > 0 }
  const device = { virtio: { queues: [queue, queue, queue, queue, queue] }, SendEvent: () => {} }
  const port = new VirtioPort(device, {
    send: (event, bytes) => {
      expect(event).toBe('virtio-console1-input-bytes')
      buffers--
      sent.push((bytes as Uint8Array).length)
    },
  })
  port.write(new Uint8Array(9_000))
  port.write(new Uint8Array(5))
  expect(sent).toEqual([4_096])
  buffers = 10
  await expect.poll(() => sent).toEqual([4_096, 4_096, 808, 5])
})

test('only the first port of the console device is a console', () => {
  const events: number[][] = []
  const device = {
    virtio: { queues: [] },
    SendEvent: (...event: [number, number, number]) => void events.push(event),
  }
  new VirtioPort(device, { send: () => {} }).beNoConsole()
  for (const port of [0, 1]) for (const event of [1, 4, 6]) device.SendEvent(port, event, 1)
  expect(events).toEqual([
    [0, 1, 1],
    [0, 4, 1],
    [0, 6, 1],
    [1, 1, 1],
    [1, 6, 1],
  ])
})

test('a halted machine is woken late while nothing is said, and on time again as soon as something is', () => {
  let now = 0
  const waits: number[] = []
  const machine = { yield: (milliseconds: number) => void waits.push(milliseconds) }
  const pace = new Pace(machine, () => now)
  const wait = (milliseconds: number): number => {
    machine.yield(milliseconds)
    return waits.at(-1)!
  }
  expect(wait(4)).toBe(4)
  now = 10_000
  expect(wait(4)).toBe(50)
  // Not halted: it has work to do.
  expect(wait(0)).toBe(0)
  pace.said(60)
  expect(wait(4)).toBe(50)
  pace.said(1_000)
  expect(wait(4)).toBe(4)
  now += 3_000
  expect(wait(4)).toBe(4)
  now += 6_000
  expect(wait(4)).toBe(50)
})
