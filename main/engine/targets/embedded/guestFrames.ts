/**
 * Between the engine and the first process of the embedded kernel, over a virtio port: u32 length of the payload, u8 kind,
 * u32 channel, little endian, then the payload. The other end, which says what each kind means, is
 * resources/embedded/guest/frames.h.
 */
export const guestFrameKinds = {
  OPEN: 1,
  INPUT: 2,
  END: 3,
  SIZE: 4,
  SIGNAL: 5,
  TAKEN: 6,
  CLOCK: 7,
  RESET: 8,
  READY: 16,
  OUTPUT: 17,
  EXIT: 18,
  WROTE: 19,
} as const
export type GuestFrameKind = keyof typeof guestFrameKinds

export interface GuestFrame {
  readonly kind: GuestFrameKind
  readonly channel: number
  readonly payload: Buffer
}

export const maxGuestPayload = 32_768
/** Bytes that either end may send on a channel before the other has taken some of them. */
export const guestWindow = 262_144

const headerBytes = 9
const kindOf = new Map(
  Object.entries(guestFrameKinds).map(([name, value]) => [value as number, name as GuestFrameKind]),
)

export function encodeGuestFrame(
  kind: GuestFrameKind,
  channel: number,
  payload: Uint8Array = Buffer.alloc(0),
): Buffer {
  const frame = Buffer.alloc(headerBytes + payload.length)
  frame.writeUInt32LE(payload.length, 0)
  frame[4] = guestFrameKinds[kind]
  frame.writeUInt32LE(channel, 5)
  frame.set(payload, headerBytes)
  return frame
}

/** The number that TAKEN, WROTE and EXIT carry. */
export function guestNumber(value: number): Buffer {
  const payload = Buffer.alloc(4)
  payload.writeInt32LE(value | 0)
  return payload
}

/** `p` is pipes, `t` a terminal of that size. */
export function openPayload(
  form: 'p' | 't',
  columns: number,
  rows: number,
  command: readonly string[],
): Buffer {
  const head = Buffer.alloc(5)
  head.write(form, 0, 'latin1')
  head.writeUInt16LE(columns, 1)
  head.writeUInt16LE(rows, 3)
  return Buffer.concat([head, ...command.map((argument) => Buffer.from(`${argument}\0`))])
}

export class GuestFrameDecoder {
  private held: Buffer = Buffer.alloc(0)

  /** false: these bytes are not frames, and nothing that follows can be trusted. */
  push(bytes: Uint8Array, take: (frame: GuestFrame) => void): boolean {
    this.held = this.held.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.held, bytes])
    let at = 0
    while (this.held.length - at >= headerBytes) {
      const length = this.held.readUInt32LE(at)
      const kind = kindOf.get(this.held[at + 4]!)
      if (length > maxGuestPayload || kind === undefined) return false
      if (this.held.length - at < headerBytes + length) break
      const channel = this.held.readUInt32LE(at + 5)
      const payload = this.held.subarray(at + headerBytes, at + headerBytes + length)
      at += headerBytes + length
      take({ kind, channel, payload })
    }
    this.held = this.held.subarray(at)
    return true
  }
}
