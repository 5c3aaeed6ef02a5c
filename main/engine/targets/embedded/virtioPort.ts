/** A port of v86's virtio console, with the flow control that v86 leaves out: it drops what the kernel has no buffer for. */

export interface VirtioConsole {
  readonly virtio: { readonly queues: readonly { is_configured(): boolean; has_request(): boolean }[] }
  SendEvent(port: number, event: number, value: number): void
}

const consolePortEvent = 4
/** The queue of buffers that the kernel has put up for input on port 1. */
const inputQueue = 4
/** A buffer of the kernel's driver: what is longer would be cut. */
const bufferBytes = 4_096
/** Milliseconds until the kernel is looked at again when it had no buffer. */
const retryInterval = 1

export class VirtioPort {
  private readonly waiting: Uint8Array[] = []
  private timer: NodeJS.Timeout | null = null

  constructor(
    private readonly device: VirtioConsole,
    private readonly bus: { send(event: string, data: unknown): void },
  ) {}

  /** To be called before the kernel has found the device. */
  beNoConsole(): void {
    const { device } = this
    const send = device.SendEvent
    device.SendEvent = function (port, event, value) {
      if (event !== consolePortEvent || port === 0) send.call(this, port, event, value)
    }
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += bufferBytes)
      this.waiting.push(bytes.subarray(at, at + bufferBytes))
    this.flush()
  }

  private flush(): void {
    const queue = this.device.virtio.queues[inputQueue]!
    while (this.waiting.length > 0 && queue.is_configured() && queue.has_request()) {
      this.bus.send('virtio-console1-input-bytes', this.waiting.shift()!)
    }
    if (this.waiting.length === 0 || this.timer !== null) return
    this.timer = setTimeout(() => {
      this.timer = null
      this.flush()
    }, retryInterval)
  }
}
