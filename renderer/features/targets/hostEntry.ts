/** What the user types to reach a machine, checked while it is being typed. */
import { failure, type Failure } from '../../../app/base/failure'
import { fail, succeed, type Result } from '../../../app/base/result'
import { sshHostSchema } from '../../../app/model/target'

const remedy = 'Write a host of your ssh config, or user@host:port, such as root@10.0.0.7:2222.'

/** A host that can be handed to ssh, or what is wrong and where; null while there is nothing. */
export function readHost(typed: string): Result<string> | null {
  const host = typed.trim()
  const start = typed.length - typed.trimStart().length
  if (host === '') return null
  const bad = (message: string, from: number, to: number): Result<string> =>
    fail(wrong(message, start + from, start + to))
  if (host.startsWith('-'))
    return bad('A host cannot begin with a dash: ssh would take it for an option', 0, 1)
  const odd = /[^A-Za-z0-9_.:%@[\]-]/.exec(host)
  if (odd !== null) {
    const what = odd[0] === ' ' ? 'a space' : `'${odd[0]}'`
    return bad(`A host cannot contain ${what}`, odd.index, odd.index + odd[0].length)
  }
  const at = host.lastIndexOf('@')
  if (at === 0) return bad('The user is missing before the @', 0, 1)
  const name = host.slice(at + 1)
  if (name === '') return bad('The host is missing after the @', at, at + 1)
  const port = /^(?:\[[^\]]*\]|[^:]*):([^:]*)$/.exec(name)?.[1]
  if (port !== undefined) {
    const from = host.length - port.length
    if (port === '') return bad('The port is missing after the colon', from - 1, from)
    if (!/^[0-9]+$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
      return bad('A port is a number from 1 to 65535', from, host.length)
    }
    if (from - 1 === at + 1) return bad('The host is missing before the colon', from - 1, from)
  }
  const opened = name.indexOf('[')
  if (opened >= 0 && !/^\[[0-9a-fA-F:.%]+\](?::[0-9]+)?$/.test(name)) {
    return bad('In brackets stands an IPv6 address, such as [fe80::1]:22', at + 1 + opened, host.length)
  }
  const parsed = sshHostSchema.safeParse(host)
  if (!parsed.success) return bad(parsed.error.issues[0]?.message ?? 'Not a host', 0, host.length)
  return succeed(host)
}

function wrong(message: string, start: number, end: number): Failure {
  return failure('bad-host', message, { remedy, place: { start, end } })
}
