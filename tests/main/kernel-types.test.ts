/** vmlinux.h between two programs: kept for the target that gave it, and for its kernel. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { succeed } from '../../app/base/result'
import type { TargetAddress } from '../../app/model/target'
import type { AgentClient } from '../../main/engine/agent/agentClient'
import { kernelTypesFolder } from '../../main/engine/programs/bpf/kernelTypes'

const lab = { kind: 'lab' } as const
const hostile = { kind: 'ssh', host: 'hostile', user: null, port: null } as const

let kept: string

beforeEach(() => (kept = mkdtempSync(join(tmpdir(), 'probescope-types-'))))
afterEach(() => rmSync(kept, { recursive: true, force: true }))

/** How often the header itself was asked for. */
class MockAgent {
  asked = 0

  constructor(
    private readonly buildId: string | null,
    private readonly header: string,
  ) {}

  async request(_method: string, { wanted }: { wanted: boolean }) {
    if (wanted) this.asked++
    return succeed({ result: { buildId: this.buildId }, text: wanted ? this.header : '' })
  }

  async types(address: TargetAddress): Promise<string> {
    const folder = await kernelTypesFolder(this as unknown as AgentClient, address, kept)
    if (!folder.ok) throw new Error(folder.failure.message)
    return readFileSync(join(folder.value, 'vmlinux.h'), 'utf8')
  }
}

it('is asked for once of a target and its kernel', async () => {
  const agent = new MockAgent('b1', 'struct one {};')
  expect(await agent.types(lab)).toBe('struct one {};')
  expect(await agent.types(lab)).toBe('struct one {};')
  expect(agent.asked).toBe(1)
  expect(await new MockAgent('b2', 'struct two {};').types(lab)).toBe('struct two {};')
})

it('is never what another target has given for a kernel of the same build id', async () => {
  expect(await new MockAgent('b1', '#error "of a hostile target"').types(hostile)).toContain('hostile')
  expect(await new MockAgent('b1', 'struct own {};').types(lab)).toBe('struct own {};')
})

it('of a kernel without a build id is asked for each time, and is no other target’s', async () => {
  const own = new MockAgent(null, 'struct own {};')
  expect(await own.types(lab)).toBe('struct own {};')
  expect(await new MockAgent(null, 'struct other {};').types(hostile)).toBe('struct other {};')
  expect(await own.types(lab)).toBe('struct own {};')
  expect(own.asked).toBe(2)
})

it('stays in its folder, whatever a target calls its kernel', async () => {
  await new MockAgent('../../b1', 'struct own {};').types(lab)
  expect(readdirSync(kept)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
})

it('goes when there are too many', async () => {
  for (let i = 0; i < 22; i++) await new MockAgent(`b${i}`, 'struct own {};').types(lab)
  expect(readdirSync(kept)).toHaveLength(20)
})

it('is there for two programs that want it at once', async () => {
  const agent = new MockAgent('b1', 'struct own {};')
  const both = await Promise.all([agent.types(lab), agent.types(lab)])
  expect(both).toEqual(['struct own {};', 'struct own {};'])
  expect(readdirSync(kept)).toHaveLength(1)
})

it('says where it cannot be written, and what to do', async () => {
  const file = join(kept, 'a-file')
  writeFileSync(file, '')
  const agent = new MockAgent('b1', 'struct own {};') as unknown as AgentClient
  expect(await kernelTypesFolder(agent, lab, join(file, 'kernel-types'))).toMatchObject({
    ok: false,
    failure: {
      code: 'cannot-write',
      message: expect.stringContaining(file),
      remedy: expect.stringContaining('XDG_CACHE_HOME'),
      detail: expect.stringContaining('ENOTDIR'),
    },
  })
})
