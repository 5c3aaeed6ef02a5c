/** A program on the embedded kernel: its two streams, with no more under way than the other end has room for. */
import { Readable, Writable } from 'node:stream'
import {
  guestNumber,
  guestWindow,
  maxGuestPayload,
  type GuestFrame,
  type GuestFrameKind,
} from './guestFrames'

/** One of the two is null: the status it ended with, or the number of the signal that ended it. */
export interface GuestExit {
  readonly code: number | null
  readonly signal: number | null
}

type Send = (kind: GuestFrameKind, payload?: Uint8Array) => void

export class GuestProgram {
  readonly stdout: Readable
  readonly stdin: Writable
  /** Resolves when it has ended; null when the machine was gone before. */
  readonly exited: Promise<GuestExit | null>
  private readonly resolveExited: (exit: GuestExit | null) => void
  private over = false
  /** Read from the machine, and not yet said to be taken. */
  private untaken = 0
  private room = guestWindow
  private pending: { bytes: Uint8Array; done: (error?: Error | null) => void } | null = null

  constructor(private readonly send: Send) {
    let resolve!: (exit: GuestExit | null) => void
    this.exited = new Promise((settle) => (resolve = settle))
    this.resolveExited = resolve
    this.stdout = new Readable({ read: () => this.taken() })
    this.stdin = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.pending = { bytes: chunk, done }
        this.give()
      },
      final: (done) => {
        if (!this.over) this.send('END')
        done()
      },
    })
  }

  resize(columns: number, rows: number): void {
    const payload = Buffer.alloc(4)
    payload.writeUInt16LE(columns, 0)
    payload.writeUInt16LE(rows, 2)
    if (!this.over) this.send('SIZE', payload)
  }

  signal(number: number): void {
    if (!this.over) this.send('SIGNAL', Buffer.from([number]))
  }

  receive({ kind, payload }: GuestFrame): void {
    if (this.over) return
    if (kind === 'OUTPUT') {
      this.untaken += payload.length
      if (this.stdout.push(Buffer.from(payload))) this.taken()
    } else if (kind === 'WROTE') {
      this.room += payload.readUInt32LE(0)
      this.give()
    } else if (kind === 'EXIT') {
      const status = payload.readInt32LE(0)
      const signal = status & 0x7f
      this.end(signal === 0 ? { code: (status >> 8) & 0xff, signal: null } : { code: null, signal })
    }
  }

  /** The machine is gone, or was reset. */
  lost(): void {
    this.end(null)
  }

  private end(exit: GuestExit | null): void {
    if (this.over) return
    this.over = true
    this.stdout.push(null)
    this.pending?.done()
    this.pending = null
    this.resolveExited(exit)
  }

  private taken(): void {
    if (this.untaken === 0 || this.over) return
    this.send('TAKEN', guestNumber(this.untaken))
    this.untaken = 0
  }

  private give(): void {
    const { pending } = this
    if (pending === null) return
    while (!this.over && this.room > 0 && pending.bytes.length > 0) {
      const piece = pending.bytes.subarray(0, Math.min(this.room, maxGuestPayload))
      pending.bytes = pending.bytes.subarray(piece.length)
      this.room -= piece.length
      this.send('INPUT', piece)
    }
    if (pending.bytes.length > 0 && !this.over) return
    this.pending = null
    pending.done()
  }
}
