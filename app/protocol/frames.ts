/**
 * Frames between engine and agent: `u32 length, u8 kind, u32 stream, payload`, little endian; what a kind means is said
 * in protocol.json. The other end is not trusted: whatever arrives, decoding ends in frames or in a failure.
 */
import { failure, type Failure } from '../base/failure'
import protocol from './protocol.json'

export type FrameKind =
  | 'REQUEST'
  | 'CANCEL'
  | 'HEARTBEAT'
  | 'RESPONSE'
  | 'FAILURE'
  | 'PART'
  | 'SAMPLES'
  | 'NOTICE'
  | 'ECHO'
  | 'OUTPUT'

/** Which way a frame goes: `down` to the agent, `up` from it. */
export type Direction = 'down' | 'up'

export interface Frame {
  readonly kind: FrameKind
  readonly stream: number
  /** May share memory with the chunk that it came in. */
  readonly payload: Uint8Array
}

export const frameHeaderBytes = protocol.frameHeaderBytes
export const maxPayloadBytes = protocol.maxPayloadBytes

const valueOfKind = new Map(protocol.kinds.map(({ name, value }) => [name as FrameKind, value]))

/** One frame's bytes. Throws RangeError for a payload that no frame can carry: an error of ours, not of the other end. */
export function encodeFrame(kind: FrameKind, stream: number, payload: Uint8Array = empty): Uint8Array {
  if (payload.length > maxPayloadBytes) {
    throw new RangeError(`a frame carries at most ${maxPayloadBytes} bytes, not ${payload.length}`)
  }
  const bytes = new Uint8Array(frameHeaderBytes + payload.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, payload.length, true)
  view.setUint8(4, valueOfKind.get(kind)!)
  view.setUint32(5, stream, true)
  bytes.set(payload, frameHeaderBytes)
  return bytes
}

const empty = new Uint8Array(0)

/** Frames out of a stream of bytes that is cut anywhere. */
export class FrameDecoder {
  private readonly kinds: ReadonlyMap<number, FrameKind>
  private readonly header = new Uint8Array(frameHeaderBytes)
  private headerBytes = 0
  /** The payload under way, once its header is complete and the chunk at hand does not hold all of it. */
  private payload: Uint8Array | null = null
  private payloadBytes = 0
  private broken: Failure | null = null

  /** @param direction the way the frames go that are expected here; one of the other way is malformed */
  constructor(direction: Direction) {
    this.kinds = new Map(
      protocol.kinds
        .filter((kind) => kind.direction === direction)
        .map(({ name, value }) => [value, name as FrameKind]),
    )
  }

  /**
   * Takes the next bytes and hands over each frame that is complete.
   * @returns a failure of code `protocol` once the stream is malformed: where a next frame would begin is not known, so
   *   nothing after it is decoded, now or later
   */
  push(chunk: Uint8Array, take: (frame: Frame) => void): Failure | null {
    let at = 0
    while (this.broken === null && at < chunk.length) {
      if (this.payload !== null) at = this.continuePayload(chunk, at, take)
      else at = this.continueHeader(chunk, at, take)
    }
    return this.broken
  }

  /** The stream has ended: a failure when that was inside a frame. */
  end(): Failure | null {
    if (this.broken === null && (this.headerBytes > 0 || this.payload !== null)) {
      this.broken = malformed('it ended in the middle of a frame')
    }
    return this.broken
  }

  private continueHeader(chunk: Uint8Array, at: number, take: (frame: Frame) => void): number {
    const wanted = Math.min(frameHeaderBytes - this.headerBytes, chunk.length - at)
    this.header.set(chunk.subarray(at, at + wanted), this.headerBytes)
    this.headerBytes += wanted
    at += wanted
    if (this.headerBytes < frameHeaderBytes) return at

    const length = this.u32(0)
    const kind = this.kinds.get(this.header[4]!)
    if (length > maxPayloadBytes) {
      this.broken = malformed(`a frame of ${length} bytes was announced, and ${maxPayloadBytes} is the limit`)
    } else if (kind === undefined) {
      this.broken = malformed(`a frame of kind ${this.header[4]!} does not come this way`)
    } else if (chunk.length - at >= length) {
      this.headerBytes = 0
      take({ kind, stream: this.u32(5), payload: chunk.subarray(at, at + length) })
      return at + length
    } else {
      this.payload = new Uint8Array(length)
      this.payloadBytes = 0
    }
    return at
  }

  private continuePayload(chunk: Uint8Array, at: number, take: (frame: Frame) => void): number {
    const payload = this.payload!
    const wanted = Math.min(payload.length - this.payloadBytes, chunk.length - at)
    payload.set(chunk.subarray(at, at + wanted), this.payloadBytes)
    this.payloadBytes += wanted
    if (this.payloadBytes === payload.length) {
      this.payload = null
      this.headerBytes = 0
      take({ kind: this.kinds.get(this.header[4]!)!, stream: this.u32(5), payload })
    }
    return at + wanted
  }

  private u32(at: number): number {
    const { header } = this
    return (header[at]! | (header[at + 1]! << 8) | (header[at + 2]! << 16) | (header[at + 3]! << 24)) >>> 0
  }
}

function malformed(what: string): Failure {
  return failure('protocol', `What arrived is not Probescope's protocol: ${what}.`, {
    remedy:
      'Connect again. If it happens again, something else writes into the connection, such as a shell’s start-up file.',
  })
}
