/** Between Electron's main process and the engine's process. */

/** What the engine's process is started with: JSON in its first argument. */
export interface EngineProcessOptions {
  /** Folder that holds `<arch>/probescope-agent`. */
  readonly agents: string
  /** Folder of the embedded kernel; null where this build carries none. */
  readonly embedded: string | null
  /** The embedded kernel will probably be asked for, and is made ready at once. */
  readonly warmUp: boolean
  /** Folder of the headers that BPF programs in C include. */
  readonly headers: string
  /** Runs the lab VM's script; null where this build carries none. */
  readonly lab: {
    readonly file: string
    readonly args: readonly string[]
    readonly env: Readonly<Record<string, string>>
  } | null
}

/** What main posts to it. */
export type EngineProcessMessage =
  /** With one port: that of a window. */
  | { readonly type: 'port' }
  /** Say goodbye to every target and end, within 3 s. */
  | { readonly type: 'close' }
