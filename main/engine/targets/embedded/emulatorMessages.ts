/** Between the engine and the emulator, which runs in a thread of its own. */

/** What the emulator begins with. */
export type EmulatorBoot =
  /** A machine as it was saved: its parts follow. */
  | { readonly kind: 'state' }
  /** A machine that is switched on: what the build does before it saves one. */
  | {
      readonly kind: 'kernel'
      readonly bios: string
      readonly vgaBios: string
      readonly kernel: string
      readonly initrd: string
      readonly commandLine: string
    }

export interface EmulatorOptions {
  /** v86's WebAssembly, a file. */
  readonly wasm: string
  /** MiB; a saved machine has what it had when it was saved. */
  readonly memory: number
  readonly boot: EmulatorBoot
}

/** The parts of a saved machine, in this order; the rest is the last of them. */
export type SavedPart =
  | { readonly type: 'bitmap'; readonly bytes: Uint8Array }
  | { readonly type: 'block'; readonly bytes: Uint8Array }
  | { readonly type: 'rest'; readonly bytes: Uint8Array }

export type ToEmulator =
  /** The first of all: the thread starts before it is known what machine it is to be. */
  | { readonly type: 'boot'; readonly options: EmulatorOptions }
  | SavedPart
  | { readonly type: 'input'; readonly bytes: Uint8Array }
  | { readonly type: 'run' }
  | { readonly type: 'pause' }
  /** Quickly, when somebody waits for it; as small as can be, when it is shipped. */
  | { readonly type: 'save'; readonly quickly: boolean }

export type FromEmulator =
  | { readonly type: 'started' }
  | { readonly type: 'paused' }
  | { readonly type: 'output'; readonly bytes: Uint8Array }
  /** A line on the kernel's console. */
  | { readonly type: 'console'; readonly line: string }
  /** What is to be saved has been read: the machine may go on while it is compressed. */
  | { readonly type: 'read' }
  /** The state, as savedState.ts lays it out. */
  | { readonly type: 'saved'; readonly state: Uint8Array }
  | { readonly type: 'failed'; readonly message: string }
