/** Who shows ssh's questions (password, passphrase, host key, one-time code) and takes the answers. */

export interface SshCommand {
  readonly args: readonly string[]
}

export interface AuthenticationContext {
  readonly session: string
  /** Of the terminal. */
  readonly title: string
}

/** The ssh that authenticates, and then holds the connection that everything else rides on. */
export interface AuthenticatingSsh {
  /** The terminal that shows it; null when it is not one of the engine's. */
  readonly terminal: string | null
  /** What ssh says, as it comes. */
  onOutput(listener: (text: string) => void): void
  /** Resolves when it has ended, whatever the reason. */
  readonly ended: Promise<void>
  /** Ends it at once, even when it is stopped. */
  kill(): void
}

export interface Authenticator {
  /** Throws when the system has no pseudo-terminal or process left. */
  start(command: SshCommand, context: AuthenticationContext): AuthenticatingSsh
}
