/**
 * The embedded kernel's machine: v86 in a worker thread, so that neither the engine's loop nor the window ever waits for it.
 * It knows nothing of what is said over its port.
 */
import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { V86, type V86Options } from 'v86'
import type { EmulatorBoot, EmulatorOptions, FromEmulator, ToEmulator } from './emulatorMessages'
import { GuestMemory } from './guestMemory'
import { Pace } from './pace'
import { packState, unpackState, type UnpackedState } from './savedState'
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

void main().catch((error: unknown) => {
  post({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  parentPort!.close()
})

async function main(): Promise<void> {
  const hear = listen()
  const machine = await makeMachine(options)
  const inside = machine as unknown as Internals
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
  await machine.run()
  post({ type: 'started' })
  hear((message) => {
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
}

/**
 * Listens from the very beginning, and keeps what comes until there is a machine to hear it. Not for the sake of what comes:
 * a thread that waits for nothing but WebAssembly's compiler has an empty loop, and Node then stops it until the compiler's
 * own threads are done, one of which may be waiting for this one to collect garbage. So it hung in one start of eight
 * (https://github.com/nodejs/node/issues/54918).
 */
function listen(): (hearer: (message: ToEmulator) => void) => void {
  const early: ToEmulator[] = []
  let hear = (message: ToEmulator): void => void early.push(message)
  parentPort!.on('message', (message: ToEmulator) => hear(message))
  return (hearer) => {
    hear = hearer
    early.forEach(hearer)
  }
}

/** A machine that is ready to run. */
async function makeMachine({ wasm, memory, boot }: EmulatorOptions): Promise<V86> {
  const bytes = memory << 20
  const guest = new GuestMemory(bytes)
  const program = readFile(wasm)
  // Unpacked by other threads, while this one makes the machine.
  const saved = boot.kind === 'state' ? readState(boot, bytes) : null
  saved?.catch(() => {})
  const machine = new V86({
    wasm_fn: async (imports) => {
      const { instance } = await WebAssembly.instantiate(new Uint8Array(await program), imports)
      return guest.watch(instance.exports)
    },
    memory_size: bytes,
    vga_memory_size: 1 << 20,
    virtio_console: { type: 'none' },
    disable_keyboard: true,
    disable_mouse: true,
    disable_speaker: true,
    log_level: 0,
    autostart: false,
    ...(boot.kind === 'kernel' ? await switchedOn(boot) : {}),
  })
  await ready(machine)
  if (saved !== null) {
    const { rest, fill } = await saved
    await machine.restore_state(rest)
    await fill(() => guest.view())
  }
  return machine
}

async function readState(
  { state, offset }: Extract<EmulatorBoot, { kind: 'state' }>,
  bytes: number,
): Promise<UnpackedState> {
  return unpackState((await readFile(state)).subarray(offset), bytes)
}

async function switchedOn(boot: Extract<EmulatorBoot, { kind: 'kernel' }>): Promise<V86Options> {
  return {
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
  const state = await machine.save_state()
  post({ type: 'read' })
  post({ type: 'saved', state: await packState(state, quickly ? 4 : 9) })
}

function post(message: FromEmulator, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer)
}
