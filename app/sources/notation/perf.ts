/**
 * `software:EVENT`, `hardware:EVENT`, `cache:EVENT` by perf's names, and `raw:rCONFIG` as perf writes a raw event
 * (perf-list(1), "RAW HARDWARE EVENT DESCRIPTOR").
 */
import { succeed, type Result } from '../../base/result'
import { findPerfEvent, perfEventsOf, type PerfNameKind } from '../perfEvents'
import type { Mechanism } from './mechanism'
import { nearest } from './suggest'
import { bad, shown, type Piece } from './text'

export const software: Mechanism<'software'> = {
  kind: 'software',
  aliases: ['s'],
  example: 'software:page-faults',
  parse(rest) {
    const event = parseName('software', rest)
    return event.ok ? succeed({ kind: 'software', event: event.value }) : event
  },
  print: ({ event }) => event,
}

export const hardware: Mechanism<'hardware'> = {
  kind: 'hardware',
  aliases: ['h'],
  example: 'hardware:cache-misses',
  parse(rest) {
    const event = parseName('hardware', rest)
    return event.ok ? succeed({ kind: 'hardware', event: event.value }) : event
  },
  print: ({ event }) => event,
}

export const cache: Mechanism<'cache'> = {
  kind: 'cache',
  aliases: [],
  example: 'cache:L1-dcache-load-misses',
  parse(rest) {
    const event = parseName('cache', rest)
    return event.ok ? succeed({ kind: 'cache', event: event.value }) : event
  },
  print: ({ event }) => event,
}

export const raw: Mechanism<'raw'> = {
  kind: 'raw',
  aliases: [],
  example: 'raw:r1a8',
  parse(rest) {
    const match = /^(?:r|0x)?([0-9a-fA-F]+)$/.exec(rest.text)
    const remedy =
      'Write the event code in hexadecimal, umask before event: raw:r1a8 is umask 0x01, event 0xa8.'
    if (match === null) {
      return bad(
        rest.text === '' ? 'The event code is missing' : `${shown(rest.text)} is not an event code`,
        rest,
        remedy,
      )
    }
    const config = match[1]!.toLowerCase().replace(/^0+(?=.)/, '')
    if (config.length > 16) return bad('A raw event code has at most 16 digits (64 bits)', rest, remedy)
    return succeed({ kind: 'raw', config })
  },
  print: ({ config }) => `r${config}`,
}

function parseName(kind: PerfNameKind, rest: Piece): Result<string> {
  const known = perfEventsOf[kind].map((event) => event.name)
  const list = kind === 'cache' ? `such as ${known[1]}` : known.join(', ')
  if (rest.text === '') return bad('The event is missing', rest, `It is one of: ${list}.`)
  const cut = rest.cut(':')
  if (cut !== null) return refuseSuffix(kind, cut.before, cut.after)
  const event = findPerfEvent(kind, rest.text)
  if (event !== null) return succeed(event.name)
  for (const other of ['software', 'hardware', 'cache'] as const) {
    const found = other === kind ? null : findPerfEvent(other, rest.text)
    if (found !== null) {
      return bad(`${shown(rest.text)} is a ${other} event`, rest, `Write ${other}:${found.name}`)
    }
  }
  const near = nearest(
    rest.text,
    perfEventsOf[kind].flatMap(({ name, aliases }) => [name, ...aliases]),
  )
  return bad(
    `There is no ${kind} event ${shown(rest.text)}`,
    rest,
    near === null ? `It is one of: ${list}.` : `Did you mean ${kind}:${findPerfEvent(kind, near)!.name}?`,
  )
}

/** What perf and bpftrace allow after an event's name, and a count has no use for. */
function refuseSuffix(kind: PerfNameKind, name: Piece, suffix: Piece): Result<never> {
  const event = findPerfEvent(kind, name.text)
  const remedy =
    event === null ? "Leave out what follows the event's name." : `To count it, write ${kind}:${event.name}`
  if (/^[0-9]+$/.test(suffix.text)) {
    return bad(`Sampling every ${shown(suffix.text)} events is not possible yet: counts only`, suffix, remedy)
  }
  if (/^[ukhpPGHSDIWeb]+$/.test(suffix.text)) {
    return bad(
      `The modifier ${shown(suffix.text)} is not possible yet: all of the event is counted`,
      suffix,
      remedy,
    )
  }
  return bad(`Unexpected ${shown(suffix.text)} after the event`, suffix, remedy)
}
