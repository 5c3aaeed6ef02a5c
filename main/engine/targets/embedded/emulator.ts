/**
 * The embedded kernel's machine: v86 in a worker thread, so that neither the engine's loop nor the window ever waits for it.
 * It knows nothing of what is said over its port.
 */
import { readFile } from 'node:fs/promises'
import { parentPort } from 'node:worker_threads'
import { V86, type V86Options } from 'v86'
import type { EmulatorBoot, FromEmulator, SavedPart } from './emulatorMessages'
import { GuestMemory } from './guestMemory'
import { Inbox } from './inbox'
import { Pace } from './pace'
import { MemoryFill, packState } from './savedState'
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

void main().catch((error: unknown) => {
  post({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  parentPort!.close()
})

async function main(): Promise<void> {
  const inbox = new Inbox(parentPort!)
  const machine = await makeMachine(inbox)
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
  inbox.hear((message) => {
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

/** A machine that is ready to run. */
async function makeMachine(inbox: Inbox): Promise<V86> {
  const first = await inbox.next()
  if (first.type !== 'boot') throw new Error(`not '${first.type}', but what to boot, comes first`)
  const { wasm, memory, boot } = first.options
  const bytes = memory << 20
  const guest = new GuestMemory(bytes)
  const program = await readFile(wasm)
  const machine = new V86({
    wasm_fn: async (imports) => {
      const { instance } = await WebAssembly.instantiate(new Uint8Array(program), imports)
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
  if (boot.kind === 'state') await machine.restore_state(await restoreMemory(inbox, guest, bytes))
  return machine
}

/** Each block of pages as it comes. What restoring the rest does to the memory is left out (GuestMemory). @returns that rest */
async function restoreMemory(inbox: Inbox, guest: GuestMemory, bytes: number): Promise<ArrayBuffer> {
  let fill: MemoryFill | null = null
  for (;;) {
    const part = (await inbox.next()) as SavedPart
    if (part.type === 'bitmap') fill = new MemoryFill(part.bytes, bytes)
    else if (part.type === 'block') fill!.put(part.bytes, guest.view())
    else {
      fill!.end()
      return new Uint8Array(part.bytes).buffer
    }
  }
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
