/** The benchmark's kernel module between two runs: kept for its target alone, and given another name each time. */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { succeed } from '../../app/base/result'
import { countingModule, countingModuleName } from '../../app/benchmark'
import type { AgentClient } from '../../main/engine/agent/agentClient'
import { CountingModules } from '../../main/engine/benchmarks/countingModules'
import { KeptModules } from '../../main/engine/benchmarks/keptModules'

const lab = { kind: 'lab' } as const
const other = { kind: 'ssh', host: 'other', user: null, port: null } as const

let parent: string
let kept: KeptModules

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'probescope-modules-'))
  kept = new KeptModules(join(parent, 'modules'))
})

afterEach(() => rmSync(parent, { recursive: true, force: true }))

describe('a module that is kept', () => {
  it('is found again on the same target, kernel and source, and by nobody else', async () => {
    await kept.keep(lab, 'b1', 'source', Buffer.from('module'))
    expect((await kept.find(lab, 'b1', 'source'))!.toString()).toBe('module')
    // Two machines of one distribution have the same build id: what the one has built never runs on the other.
    expect(await kept.find(other, 'b1', 'source')).toBeNull()
    expect(await kept.find(lab, 'b2', 'source')).toBeNull()
    expect(await kept.find(lab, 'b1', 'another')).toBeNull()
    expect(statSync(join(parent, 'modules')).mode & 0o777).toBe(0o700)
  })

  it('goes when there are too many', async () => {
    for (let i = 0; i < 55; i++) await kept.keep(lab, `b${i}`, 'source', Buffer.from('module'))
    expect(readdirSync(join(parent, 'modules'))).toHaveLength(50)
  })

  it('is not missed where nothing can be written', async () => {
    writeFileSync(join(parent, 'file'), '')
    const nowhere = new KeptModules(join(parent, 'file', 'modules'))
    await nowhere.keep(lab, 'b1', 'source', Buffer.from('module'))
    expect(await nowhere.find(lab, 'b1', 'source')).toBeNull()
  })
})

describe('a run’s module', () => {
  it('is the kept one, under a name that no other run has', async () => {
    const builtName = countingModuleName('00000000')
    await kept.keep(
      lab,
      'b1',
      countingModule,
      Buffer.from(`\xff\0name=${builtName}\0${builtName}\0`, 'latin1'),
    )
    // Whoever asks it for anything but the kernel's build id would wait for ever.
    const mockAgent = { ask: async () => succeed({ buildId: 'b1' }) } as unknown as AgentClient
    const modules = new CountingModules(kept)
    const get = () => modules.get(mockAgent, lab, new AbortController().signal, () => {})
    const names = new Set<string>()
    for (const given of [await get(), await get()]) {
      if (!given.ok) throw new Error(given.failure.message)
      const { name, object } = given.value
      expect(Buffer.from(object, 'base64').toString('latin1')).toBe(`\xff\0name=${name}\0${name}\0`)
      names.add(name)
    }
    expect(names.size).toBe(2)
    expect(names).not.toContain(builtName)
  })
})
