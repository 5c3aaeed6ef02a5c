/** `host`, `user@host:port`, `[address]:port`: what the user typed, parted so that nothing of it can be an option. */
import { failure, type Failure } from '../../../../app/base/failure'
import { fail, succeed, type Result } from '../../../../app/base/result'
import { sshHostSchema } from '../../../../app/model/target'

export interface SshDestination {
  /** As ssh's configuration knows it. */
  readonly host: string
  /** null: what the configuration says. */
  readonly user: string | null
  readonly port: number | null
}

/** A failure has code `bad-host`. */
export function parseDestination(text: string): Result<SshDestination> {
  if (!sshHostSchema.safeParse(text).success) {
    return fail(bad('holds characters that no host name has, or begins with a dash'))
  }
  const at = text.lastIndexOf('@')
  const user = at < 0 ? null : text.slice(0, at)
  const parted = partPort(text.slice(at + 1))
  if (parted === null) return fail(bad('has brackets that do not belong together'))
  const { host, port } = parted
  if (user === '' || user?.startsWith('-')) return fail(bad('has no user’s name before the @'))
  if (host === '' || host.startsWith('-')) return fail(bad('names no host'))
  if (port === null) return succeed({ host, user, port: null })
  const number = Number(port)
  if (!/^\d{1,5}$/.test(port) || number < 1 || number > 65_535) {
    return fail(bad('has a port that is no number from 1 to 65535'))
  }
  return succeed({ host, user, port: number })
}

/** Arguments for ssh; nothing that follows `--` is taken for an option. */
export function destinationArguments({ host, user, port }: SshDestination): string[] {
  return [...(user === null ? [] : ['-l', user]), ...(port === null ? [] : ['-p', String(port)]), '--', host]
}

function partPort(text: string): { host: string; port: string | null } | null {
  const bracketed = /^\[([^[\]]+)\](?::(.*))?$/.exec(text)
  if (bracketed !== null) return { host: bracketed[1]!, port: bracketed[2] ?? null }
  if (/[[\]]/.test(text)) return null
  const colon = text.indexOf(':')
  // Several colons without brackets are an IPv6 address.
  if (colon < 0 || text.includes(':', colon + 1)) return { host: text, port: null }
  return { host: text.slice(0, colon), port: text.slice(colon + 1) }
}

function bad(why: string): Failure {
  return failure('bad-host', `This is not a host that ssh could mean: it ${why}.`, {
    remedy: 'Write HOST, USER@HOST, USER@HOST:PORT or USER@[IPV6-ADDRESS]:PORT.',
  })
}
