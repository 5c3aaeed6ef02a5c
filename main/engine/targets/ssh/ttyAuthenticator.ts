/** For the command line: ssh asks on the user's own terminal. */
import { spawn } from 'node:child_process'
import { Emitter } from '../../../../app/base/disposable'
import type { AuthenticatingSsh, Authenticator, SshCommand } from './authenticator'

/**
 * ssh stays in the foreground group, because only there may it read the terminal; so Ctrl-C reaches it too, and must not
 * end the connection before the agent has been asked to clean up: ssh leaves an ignored SIGINT ignored. Should this
 * process die or want the end, descriptor 3 closes, and the second half ends ssh, which would otherwise live on.
 */
const wrapper =
  'trap "" INT; ssh "$@" 3<&- & ssh=$!; (read -r end <&3; kill "$ssh"; sleep 1; kill -9 "$ssh") 2>/dev/null & exec 3<&-; wait "$ssh"'

export class TtyAuthenticator implements Authenticator {
  /** @param show takes ssh's messages (not its questions: those go to /dev/tty by themselves) */
  constructor(private readonly show: (text: string) => void = (text) => void process.stderr.write(text)) {}

  start({ args }: SshCommand): AuthenticatingSsh {
    const child = spawn('/bin/sh', ['-c', wrapper, 'ssh', ...args], {
      stdio: ['inherit', 'ignore', 'pipe', 'pipe'],
    })
    const output = new Emitter<string>()
    child.stderr!.setEncoding('utf8')
    child.stderr!.on('data', (text: string) => {
      this.show(text)
      output.emit(text)
    })
    const lifeline = child.stdio[3]!
    lifeline.on('error', () => {})
    const ended = new Promise<void>((resolve) => {
      child.once('error', (error) => {
        output.emit(error.message)
        resolve()
      })
      child.once('exit', () => {
        lifeline.destroy()
        resolve()
      })
    })
    return {
      terminal: null,
      onOutput: (listener) => void output.on(listener),
      ended,
      kill: () => void lifeline.destroy(),
    }
  }
}
