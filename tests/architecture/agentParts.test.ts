/** The agent's parts: a header with the source of the same name. What a part needs is what its two files include. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

type Parts = ReadonlyMap<string, ReadonlySet<string>>

const sources = fileURLToPath(new URL('../../resources/agent/src', import.meta.url))
const included = /^#include "([\w/]+)\.h"/gm

function readParts(folder: string): Parts {
  const parts = new Map<string, Set<string>>()
  for (const file of readdirSync(folder)) {
    const part = /^(\w+)\.[ch]$/.exec(file)?.[1]
    if (part === undefined) continue
    const needs = parts.get(part) ?? new Set()
    for (const [, other] of readFileSync(join(folder, file), 'utf8').matchAll(included))
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

describe('the agent’s parts', () => {
  const parts = readParts(sources)

  it('need each other in one direction only', () => {
    expect(circle(parts)).toBeNull()
  })

  it('were really looked at', () => {
    expect(parts.size).toBeGreaterThan(80)
    expect(parts.get('ledger')).toContain('ledger_file')
  })

  it('would be caught in a circle', () => {
    const planted = new Map(parts).set('ledger_entries', new Set(['ledger']))
    expect(circle(planted)).toContain('ledger_entries > ledger')
  })
})
