/** The thread of an embedded kernel's machine. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { EarlyEvents } from './earlyEvents'
import type { SavedPart, ToEmulator } from './emulatorMessages'
import { unpack, type Unpacking } from './savedState'

export function startEmulator(file: string): Worker {
  return new Worker(file, { name: 'embedded kernel' })
}

export const emulatorFile = (folder: string): string => join(folder, 'emulator.mjs')
export const stateFile = (folder: string): string => join(folder, 'state.packed')

export function tell(thread: Worker, message: ToEmulator, transfer: ArrayBuffer[] = []): void {
  thread.postMessage(message, transfer)
}

/** The parts of a saved machine, each as soon as it is unpacked. */
export async function giveState(thread: Worker, { bitmap, blocks, rest }: Unpacking): Promise<void> {
  const give = async (type: SavedPart['type'], part: Promise<Uint8Array>): Promise<void> => {
    const bytes = await part
    tell(thread, { type, bytes }, [bytes.buffer as ArrayBuffer])
  }
  await give('bitmap', bitmap)
  for (const block of blocks) await give('block', block)
  await give('rest', rest)
}

/** What takes longest of restoring the kernel that ships, begun before anything is known of it. */
export interface HeadStart {
  readonly folder: string
  readonly thread: Worker
  /** What the thread says before a machine listens to it. */
  readonly early: EarlyEvents
  /** null: it cannot be read, or is none. Whoever opens the snapshot says what is wrong with it. */
  readonly state: Unpacking | null
}

export function headStart(folder: string): HeadStart {
  const thread = startEmulator(emulatorFile(folder))
  return { folder, thread, early: new EarlyEvents(thread), state: stateAtOnce(folder) }
}

function stateAtOnce(folder: string): Unpacking | null {
  try {
    return unpack(readFileSync(stateFile(folder)))
  } catch {
    return null
  }
}
