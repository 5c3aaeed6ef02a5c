/** What the engine is told of the targets that it may connect to. */
import type { HeadStart } from '../targets/embedded/emulatorThread'
import type { ProgramCommand } from '../targets/lab'
import type { Authenticator } from '../targets/ssh/authenticator'

export interface TargetOptions {
  /** Folder that holds `<arch>/probescope-agent`, where arch is what `uname -m` says: `x86_64`, `aarch64`. */
  readonly agents: string
  /** Folder of the embedded kernel's snapshot and emulator; null where this build carries none. */
  readonly embedded?: string | null
  /** What has been begun already of restoring the kernel in that folder. */
  readonly headStart?: HeadStart | null
  /** Runs the lab VM's script (`start`, `status --json`); null where this build carries none. */
  readonly lab?: ProgramCommand | null
  /** Who shows ssh's questions and takes the answers. Default: a terminal of the engine's own. */
  readonly authenticator?: Authenticator
  /**
   * Whether a target's capabilities and catalogue are fetched as soon as it is connected, for a window that shows them.
   * false: when they are first asked for, so that a single count need not wait for them. Default true.
   */
  readonly prefetch?: boolean
  /**
   * Whether what dead agents have left is removed as soon as a target is connected, and told as a warning. false: only
   * when asked, for the command that is about nothing else. Default true.
   */
  readonly sweepAtConnect?: boolean
  /** ssh's configuration file in place of the user's; for tests. */
  readonly sshConfig?: string | null
}
