/** The far end of an agent's channel, played by a test: it answers what it is told to, well or badly. */
import { PassThrough } from 'node:stream'
import { encodeFrame, FrameDecoder, type FrameKind } from '../../app/protocol/frames'
import type { AgentChannel } from '../../main/engine/agent/agentClient'

export interface HeardFrame {
  readonly kind: FrameKind
  readonly stream: number
  readonly text: string
}

/** What it may answer hello with. */
export const scriptedHello = {
  protocol: 1,
  version: '0.1.0',
  pid: 7,
  uid: 0,
  leftovers: 0,
  machine: {
    kernel: '6.1.0',
    arch: 'i686',
    hostname: 'embedded',
    bootId: 'f8f1882b-435f-42e8-aa9c-544b39093ba1',
    cpus: [0],
    distribution: { id: 'debian', version: '12', name: 'Debian' },
  },
}

export class ScriptedAgent {
  readonly heard: HeardFrame[] = []
  readonly channel: AgentChannel
  private readonly up = new PassThrough()
  private readonly down = new PassThrough()
  private readonly waiting = new Set<() => void>()
  inputEnded = false

  constructor() {
    this.channel = { readable: this.up, writable: this.down }
    const decoder = new FrameDecoder('down')
    this.down.on('data', (chunk: Buffer) => {
      const broken = decoder.push(chunk, ({ kind, stream, payload }) =>
        this.heard.push({ kind, stream, text: Buffer.from(payload).toString() }),
      )
      if (broken !== null) throw new Error(broken.message)
      for (const look of [...this.waiting]) look()
    })
    this.down.on('end', () => (this.inputEnded = true))
  }

  /** The next frame of that kind that has been or will be heard. */
  async hears(kind: FrameKind, nth = 0): Promise<HeardFrame> {
    for (;;) {
      const frame = this.heard.filter((each) => each.kind === kind)[nth]
      if (frame !== undefined) return frame
      await new Promise<void>((resolve) => {
        const look = () => {
          this.waiting.delete(look)
          resolve()
        }
        this.waiting.add(look)
      })
    }
  }

  say(kind: FrameKind, stream: number, payload: unknown = ''): void {
    this.sayBytes(
      encodeFrame(
        kind,
        stream,
        payload instanceof Uint8Array
          ? payload
          : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
      ),
    )
  }

  sayBytes(bytes: Uint8Array): void {
    this.up.write(bytes)
  }

  hangUp(): void {
    this.up.end()
  }
}
