/** Who shows ssh's questions (password, passphrase, host key, one-time code) and takes the answers. */

export interface SshCommand {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export interface AuthenticationContext {
  readonly session: string
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
  kill(): void
}

export interface Authenticator {
  start(command: SshCommand, context: AuthenticationContext): AuthenticatingSsh
}
