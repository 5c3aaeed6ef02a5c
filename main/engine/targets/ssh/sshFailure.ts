/** What went wrong, from ssh's own words (OpenSSH 7 to 10; they are not translated), and what the user can do about it. */
import { failure, type Failure } from '../../../../app/base/failure'
import type { SshDestination } from './destination'

/** Which step of connecting it belongs to. */
export interface SshFailure {
  readonly step: 'reach' | 'authenticate'
  readonly failure: Failure
}

interface Kind {
  readonly words: RegExp
  readonly step: SshFailure['step']
  readonly code: string
  message(host: string, match: RegExpExecArray): string
  remedy(host: string, text: string): string
}

/** The first that fits counts: what is more particular stands first. */
const kinds: readonly Kind[] = [
  {
    words: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    step: 'reach',
    code: 'host-key-changed',
    message: (host) =>
      `${host} shows another host key than before: it was set up anew, or somebody stands between.`,
    remedy: (host, text) =>
      `Ask its administrator whether the key changed. If so, forget the old one, and connect again:\n${
        /ssh-keygen -f .+ -R .+/.exec(text)?.[0].trim() ?? `ssh-keygen -R ${host}`
      }`,
  },
  {
    words: /Host key verification failed/,
    step: 'reach',
    code: 'host-key-refused',
    message: (host) => `The host key of ${host} was not accepted.`,
    remedy: (host) =>
      `Compare its fingerprint with what its administrator gives you, then accept it:\nssh ${host} true`,
  },
  {
    words: /Could not resolve hostname ([^:\s]*)/,
    step: 'reach',
    code: 'host-unknown',
    message: (host, match) => `The name ${match[1] || host} is not known: there is no such host.`,
    remedy: () => 'Check the spelling, your ~/.ssh/config, and whether a VPN is needed to know that name.',
  },
  {
    words: /Connection refused/,
    step: 'reach',
    code: 'refused',
    message: (host) => `${host} answers, but no ssh server listens there.`,
    remedy: (host) => `Check the port, or start the server on ${host}:\nsudo systemctl start ssh`,
  },
  {
    words: /No route to host|Network is unreachable|Host is down/,
    step: 'reach',
    code: 'no-route',
    message: (host) => `There is no way to ${host} from here.`,
    remedy: () => 'Check your network, whether a VPN is needed, and whether the machine is on.',
  },
  {
    words:
      /Connection timed out|Operation timed out|Connection to .* timed out|timed out during banner exchange/,
    step: 'reach',
    code: 'unreachable',
    message: (host) => `${host} did not answer in time.`,
    remedy: () => 'Check whether the machine is on, and whether a firewall or a missing VPN is in the way.',
  },
  {
    words:
      /Permission denied \(([^)]*)\)|Too many authentication failures|No supported authentication methods/,
    step: 'authenticate',
    code: 'authentication',
    message: (host, match) =>
      `${host} refused to let this user in${match[1] === undefined ? '' : ` (it takes: ${match[1]})`}.`,
    remedy: (host) =>
      `Check the user’s name and the password or key. To bring your key there:\nssh-copy-id ${host}`,
  },
  {
    words:
      /Bad configuration option|Bad owner or permissions on|terminating, \d+ bad configuration|line \d+: /,
    step: 'reach',
    code: 'configuration',
    message: () => 'ssh does not accept its own configuration.',
    remedy: () => 'Correct the file and line that it names.',
  },
  {
    words: /no matching (host key type|cipher|key exchange method|MAC) found/i,
    step: 'reach',
    code: 'no-common-cipher',
    message: (host, match) =>
      `This computer and ${host} have no ${match[1]} in common: one of them is very old.`,
    remedy: () => 'Allow what the target offers, for this host only, in ~/.ssh/config (see ssh_config(5)).',
  },
  {
    words: /kex_exchange_identification|Connection (closed|reset) by|Connection reset|banner/,
    step: 'reach',
    code: 'refused',
    message: (host) => `${host} closed the connection before anybody was signed in.`,
    remedy: () =>
      'It may allow only certain addresses, be busy, or have waited too long for an answer: try again.',
  },
]

/** Why connecting failed. `text` is all that ssh said. */
export function connectFailure(text: string, destination: SshDestination): SshFailure {
  const plain = withoutEscapes(text)
  const host = destination.host
  for (const { words, step, code, message, remedy } of kinds) {
    const match = words.exec(plain)
    if (match !== null) {
      return {
        step,
        failure: failure(code, message(host, match), { remedy: remedy(host, plain), detail: plain || null }),
      }
    }
  }
  return {
    step: 'reach',
    failure: failure('ssh', `ssh could not connect to ${host}.`, {
      remedy: `See what it says by itself:\nssh -v ${host} true`,
      detail: plain || null,
    }),
  }
}

/** Why a connection that stood broke; null when ssh did not say. */
export function brokenFailure(text: string, destination: SshDestination): Failure | null {
  const plain = withoutEscapes(text)
  const { host } = destination
  const again = 'Reconnect when the target can be reached again. The agent there cleans up by itself.'
  if (/Timeout, server .* not responding/.test(plain)) {
    return failure('lost', `${host} has not answered for 10 s.`, { remedy: again, detail: plain })
  }
  if (/closed by remote host|Connection reset|Broken pipe|Connection closed/.test(plain)) {
    return failure('lost', `${host} closed the connection.`, { remedy: again, detail: plain })
  }
  return null
}

/** Terminal controls and the like are nothing for a message. */
function withoutEscapes(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- controls are what this is about
      .replace(/\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007]*\u0007|[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .trim()
  )
}
