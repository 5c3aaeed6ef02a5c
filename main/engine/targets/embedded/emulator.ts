/**
 * The embedded kernel's machine: v86 in a worker thread, so that neither the engine's loop nor the window ever waits for it.
 * It knows nothing of what is said over its port.
 */
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { parentPort, workerData } from 'node:worker_threads'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import { V86, type V86Options } from 'v86'
import type { EmulatorOptions, FromEmulator, ToEmulator } from './emulatorMessages'
import { Pace } from './pace'
import { VirtioPort, type VirtioConsole } from './virtioPort'

/** What is used of v86 and not in its declarations; its version is pinned. */
interface Internals {
  readonly v86: {
    readonly cpu: { readonly devices: { readonly virtio_console: VirtioConsole } }
    yield(milliseconds: number, tick: number): void
  }
  readonly bus: { send(event: string, data: unknown): void }
  add_listener(event: 'virtio-console1-output-bytes', listener: (bytes: Uint8Array) => void): void
}

const longestConsoleLine = 400
const options = workerData as EmulatorOptions

void main().catch((error: unknown) =>
  post({ type: 'failed', message: error instanceof Error ? error.message : String(error) }),
)

async function main(): Promise<void> {
  const machine = new V86(await machineOptions(options))
  const inside = machine as unknown as Internals
  await ready(machine)
  const { v86, bus } = inside
  const port = new VirtioPort(v86.cpu.devices.virtio_console, bus)
  const pace = new Pace(v86)
  // The other ports of the console device would be consoles, too, of 16 bytes at a time: leave them plain.
  port.beNoConsole()
  inside.add_listener('virtio-console1-output-bytes', (bytes) => {
    pace.said(bytes.length)
    const copy = bytes.slice()
    post({ type: 'output', bytes: copy }, [copy.buffer])
  })
  listenToConsole(machine)
  parentPort!.on('message', (message: ToEmulator) => {
    switch (message.type) {
      case 'input':
        pace.said(message.bytes.length)
        port.write(message.bytes)
        return
      case 'run':
        void machine.run()
        return
      case 'pause':
        void machine.stop().then(() => post({ type: 'paused' }))
        return
      case 'save':
        void save(machine, message.quickly)
    }
  })
  await machine.run()
  post({ type: 'started' })
}

async function machineOptions({ wasm, memory, boot }: EmulatorOptions): Promise<V86Options> {
  const program = new Uint8Array(await readFile(wasm))
  const common: V86Options = {
    wasm_fn: async (imports) => (await WebAssembly.instantiate(program, imports)).instance.exports,
    memory_size: memory << 20,
    vga_memory_size: 1 << 20,
    virtio_console: { type: 'none' },
    disable_keyboard: true,
    disable_mouse: true,
    disable_speaker: true,
    log_level: 0,
    autostart: false,
  }
  if (boot.kind === 'state') {
    const packed = (await readFile(boot.state)).subarray(boot.offset)
    // Its memory and what the devices hold: what gives more is no state of this machine.
    const maxOutputLength = (memory + 64) << 20
    return { ...common, initial_state: image(await promisify(brotliDecompress)(packed, { maxOutputLength })) }
  }
  return {
    ...common,
    bios: image(await readFile(boot.bios)),
    vga_bios: image(await readFile(boot.vgaBios)),
    bzimage: image(await readFile(boot.kernel)),
    initrd: image(await readFile(boot.initrd)),
    cmdline: boot.commandLine,
  }
}

function image(bytes: Buffer): { buffer: ArrayBuffer } {
  return { buffer: new Uint8Array(bytes).buffer }
}

function ready(machine: V86): Promise<void> {
  return new Promise((resolve) => machine.add_listener('emulator-loaded', () => resolve()))
}

function listenToConsole(machine: V86): void {
  let line = ''
  machine.add_listener('serial0-output-byte', (byte: number) => {
    if (byte !== 10) {
      if (byte !== 13 && line.length < longestConsoleLine) line += String.fromCharCode(byte)
      return
    }
    post({ type: 'console', line })
    line = ''
  })
}

async function save(machine: V86, quickly: boolean): Promise<void> {
  const bytes = Buffer.from(await machine.save_state())
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quickly ? 4 : 9,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  post({ type: 'saved', state: await promisify(brotliCompress)(bytes, { params }) })
}

function post(message: FromEmulator, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer)
}
