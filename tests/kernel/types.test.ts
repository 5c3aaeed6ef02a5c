/** Fields of the kernel's structs, as completion asks for them, against the same BTF read by another decoder. */
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseBtf } from '../../app/decoders/bpf/btf'
import { DrivenEngine } from './engineHarness'
import { onLab, startLab } from './labProcess'

const driven = new DrivenEngine()
let lab: ReturnType<typeof startLab>
let session = ''

beforeAll(async () => {
  lab = startLab()
  session = await driven.connect({ kind: 'lab' })
  await driven.until(session, 'connected')
}, 200_000)

afterAll(() => driven.close())

const members = (type: string, ...path: string[]) => driven.ask('types.members', { session, type, path })

/** Read with our other decoder of BTF, the one for compiled programs. */
async function offsetsOf(struct: string): Promise<Map<string, number>> {
  const raw = Buffer.from(await onLab(lab, 'gzip -1c /sys/kernel/btf/vmlinux | base64'), 'base64')
  const btf = parseBtf(gunzipSync(raw))
  if (!btf.ok) throw new Error(btf.failure.message)
  const found = btf.value.types.find((type) => type.kind === 'struct' && type.name === struct)
  if (found?.kind !== 'struct') throw new Error(`no ${struct}`)
  return new Map(
    found.members
      .filter(({ name }) => name !== '')
      .map(({ name, bitOffset }) => [name, Math.floor(bitOffset / 8)]),
  )
}

describe('the fields of a struct', { timeout: 60_000 }, () => {
  test('are all there, where BTF says', async () => {
    const { members: found, size } = await members('struct task_struct')
    const expected = await offsetsOf('task_struct')
    expect(expected.size).toBeGreaterThan(150)
    for (const [name, offset] of expected) {
      expect(found.find((each) => each.name === name)).toMatchObject({ name, offset })
    }
    expect(size).toBeGreaterThan(Math.max(...expected.values()))
    expect(found.find(({ name }) => name === 'comm')).toMatchObject({ type: 'char [16]', record: false })
    expect(found.find(({ name }) => name === 'mm')).toMatchObject({
      type: 'struct mm_struct *',
      pointer: true,
      record: true,
    })
  })

  test('are found by way of others, through pointers, typedefs and structs without a name', async () => {
    expect(await members('struct task_struct', 'mm')).toMatchObject({
      type: 'struct mm_struct *',
      pointer: true,
    })
    // The fields of mm_struct stand in a struct without a name.
    const lock = await members('struct task_struct', 'mm', 'mmap_lock')
    expect(lock).toMatchObject({ type: 'struct rw_semaphore', pointer: false })
    expect(lock.members.map(({ name }) => name)).toContain('count')
    expect((await members('atomic_t')).members).toMatchObject([{ name: 'counter', type: 'int', offset: 0 }])
    expect((await members('struct task_struct', 'pid')).members).toEqual([])
  })

  test('of what is no type are refused with its name', async () => {
    await expect(members('struct nosuch')).rejects.toThrow("no type 'struct nosuch'")
    await expect(members('struct task_struct', 'nosuch')).rejects.toThrow(
      "struct task_struct has no field 'nosuch'",
    )
  })
})

test('types are found by the beginning of their name', { timeout: 60_000 }, async () => {
  const few = await driven.ask('types.names', { session, prefix: 'task_s', limit: 2 })
  expect(few.names).toHaveLength(2)
  expect(few.total).toBeGreaterThan(2)
  const all = await driven.ask('types.names', { session, prefix: 'task_s', limit: 1000 })
  expect(all.names).toHaveLength(all.total)
  expect(all.names).toContain('struct task_struct')
})
