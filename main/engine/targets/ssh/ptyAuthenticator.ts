/** For the window: ssh runs in a terminal of the engine, where every question is shown and answered. */
import { spawnPty } from '../../terminals/pty'
import { terminalEnvironment } from '../../terminals/shell'
import type { TerminalService } from '../../terminals/terminalService'
import type { AuthenticatingSsh, AuthenticationContext, Authenticator, SshCommand } from './authenticator'

const size = { columns: 100, rows: 24 }

export class PtyAuthenticator implements Authenticator {
  constructor(private readonly terminals: TerminalService) {}

  start({ args }: SshCommand, { session, title }: AuthenticationContext): AuthenticatingSsh {
    const pty = spawnPty({
      file: 'ssh',
      args,
      // Not in a window of askpass's own: the terminal is where the user is pointed to.
      env: { ...terminalEnvironment(), SSH_ASKPASS_REQUIRE: 'never' },
      cwd: '/',
      ...size,
    })
    const terminal = this.terminals.adopt(pty, { session, title, ...size })
    return {
      terminal: terminal.id,
      onOutput: (listener) => void pty.onData(listener),
      ended: new Promise((resolve) => void pty.onExit(() => resolve())),
      // A stopped process does not heed a hang-up, and must not stay.
      kill: () => pty.kill('SIGKILL'),
    }
  }
}
