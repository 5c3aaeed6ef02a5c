/** What an engine is told when it is made. */
import type { TargetOptions } from './sessions/targetOptions'

export interface EngineOptions extends TargetOptions {
  /**
   * Folder of the headers that BPF programs in C include, `include` and `linux`; null where this build carries none, and
   * the compiler's own must do.
   */
  readonly headers?: string | null
}
