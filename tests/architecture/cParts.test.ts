/**
 * The parts of a C program: a header with the source of the same name. What a part needs is what its two files include. The
 * agent's folders are floors: a part needs others of its folder, and what lies in folders below.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

type Parts = ReadonlyMap<string, ReadonlySet<string>>

/** The agent's, from the ground up. */
const FLOORS = [
  'base', // text, files, errors: nothing of tracing
  'wire', // frames, as app/protocol has them
  'code', // instructions and symbols of a program's file
  'kernel', // what the kernel says of itself: tracefs, symbols, types, text
  'ledger', // changes, and how each is undone
  'agent', // what the worker's parts share; requests, answered one after the other
  'counting', // a counter for each mechanism
  'sources', // from a source to its counter
  'runs', // sources counted together
  'capabilities',
  'programs', // of the user's: BPF objects, kernel modules, tools
  'bench',
  'inventory', // everything that traces here, and what dead agents left
  'methods', // requests about the machine, and where each method's handler is
  'process', // main, the supervisor, the worker
]

const agent = fileURLToPath(new URL('../../resources/agent/src', import.meta.url))
const guest = fileURLToPath(new URL('../../resources/embedded/guest', import.meta.url))
const included = /^#include "((?:\w+\/)?\w+)\.h"/gm

function readParts(root: string): Parts {
  const parts = new Map<string, Set<string>>()
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const part = /^((?:\w+\/)?\w+)\.[ch]$/.exec(file)?.[1]
    if (part === undefined) continue
    const needs = parts.get(part) ?? new Set()
    for (const [, other] of readFileSync(join(root, file), 'utf8').matchAll(included))
      if (other !== part) needs.add(other!)
    parts.set(part, needs)
  }
  return parts
}

/** The first circle found, as `a > b > a`, or null. */
function circle(parts: Parts): string | null {
  const done = new Set<string>()
  const visit = (part: string, path: readonly string[]): string | null => {
    const at = path.indexOf(part)
    if (at >= 0) return [...path.slice(at), part].join(' > ')
    if (done.has(part)) return null
    for (const other of parts.get(part) ?? []) {
      const found = visit(other, [...path, part])
      if (found !== null) return found
    }
    done.add(part)
    return null
  }
  for (const part of parts.keys()) {
    const found = visit(part, [])
    if (found !== null) return found
  }
  return null
}

const floorOf = (part: string): number => FLOORS.indexOf(part.split('/')[0]!)

/** Each need of something on a higher floor, as `part > other`. */
function upwards(parts: Parts): readonly string[] {
  return [...parts].flatMap(([part, needs]) =>
    [...needs].filter((other) => floorOf(other) > floorOf(part)).map((other) => `${part} > ${other}`),
  )
}

describe('the agent’s parts', () => {
  const parts = readParts(agent)

  it('need each other in one direction only', () => {
    expect(circle(parts)).toBeNull()
  })

  it('need only what lies in their own folder and in those below', () => {
    expect(upwards(parts)).toEqual([])
  })

  it('were really looked at', () => {
    expect(parts.size).toBeGreaterThan(80)
    expect(parts.get('ledger/ledger')).toContain('ledger/file')
    expect(new Set([...parts.keys()].map(floorOf))).toEqual(new Set(FLOORS.keys()))
  })

  it('would be caught in a circle, and on the way up', () => {
    const planted = new Map(parts).set('ledger/entries', new Set(['ledger/ledger', 'runs/runs']))
    expect(circle(planted)).toContain('ledger/entries > ledger/ledger')
    expect(upwards(planted)).toEqual(['ledger/entries > runs/runs'])
  })
})

describe('the parts of the embedded kernel’s first process', () => {
  const parts = readParts(guest)

  it('need each other in one direction only', () => {
    expect(parts.get('channel')).toContain('port')
    expect(circle(parts)).toBeNull()
  })
})
