/** How ssh is called. All options are OpenSSH's own (ssh_config(5)); the user's configuration decides the rest. */
import { destinationArguments, type SshDestination } from './destination'

export interface SshTarget {
  readonly destination: SshDestination
  /** A configuration file in place of the user's (`ssh -F`), or null. */
  readonly configFile: string | null
  /** Seconds in which the server must have answered. */
  readonly connectTimeout: number
}

/** For machines in a network: who does not answer in 10 s is not there. */
export const usualConnectTimeout = 10

/** What a machine that is looked at with care should not get from us, whatever the user's configuration says. */
const noForwarding = [
  'ForwardAgent=no',
  'ForwardX11=no',
  'ClearAllForwardings=yes',
  'PermitLocalCommand=no',
  'Tunnel=no',
]

/**
 * The connection that everything rides on; it authenticates, and runs nothing itself. A dead link ends it after 14
 * seconds, also while no agent watches; while one does, its heartbeats notice sooner.
 */
export function masterArguments(target: SshTarget, controlPath: string): string[] {
  return [
    ...configuration(target.configFile),
    '-M',
    '-N',
    '-T',
    ...option(
      `ControlPath=${controlPath}`,
      'ControlPersist=no',
      ...noForwarding,
      'RemoteCommand=none',
      'ServerAliveInterval=7',
      'ServerAliveCountMax=1',
      `ConnectTimeout=${target.connectTimeout}`,
      'EscapeChar=none',
      // Its words are read to tell what went wrong.
      'LogLevel=INFO',
      'VisualHostKey=no',
    ),
    ...destinationArguments(target.destination),
  ]
}

/**
 * A command over that connection. No configuration is read again: the connection stands, and `Match exec` need not run
 * a second time.
 */
export function commandArguments(target: SshTarget, controlPath: string, command: string): string[] {
  return [
    ...configuration('/dev/null'),
    ...riding(controlPath),
    ...option(...noForwarding),
    '-T',
    ...destinationArguments(target.destination),
    command,
  ]
}

/** A shell for a terminal; here the user's own SendEnv, SetEnv and RemoteCommand count. */
export function shellArguments(target: SshTarget, controlPath: string): string[] {
  return [
    ...configuration(target.configFile),
    ...riding(controlPath),
    ...option(...noForwarding),
    '-tt',
    ...destinationArguments(target.destination),
  ]
}

/** `check` or `exit`: asks the master itself. */
export function controlArguments(
  target: SshTarget,
  controlPath: string,
  question: 'check' | 'exit',
): string[] {
  return [
    ...configuration('/dev/null'),
    '-S',
    controlPath,
    '-O',
    question,
    ...destinationArguments(target.destination),
  ]
}

/**
 * Without its socket, ssh would connect by itself and ask for passwords where nobody sees it; a proxy that does nothing
 * makes it fail instead.
 */
function riding(controlPath: string): string[] {
  return ['-S', controlPath, ...option('ControlMaster=no', 'ProxyCommand=false')]
}

function configuration(file: string | null): string[] {
  return file === null ? [] : ['-F', file]
}

function option(...options: string[]): string[] {
  return options.flatMap((each) => ['-o', each])
}
