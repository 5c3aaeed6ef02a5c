import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { withLock } from '../../resources/base/lock.mjs'
import { scratchFolder } from './scratch.mjs'

const module = fileURLToPath(new URL('../../resources/base/lock.mjs', import.meta.url))

// Two that are inside at once would both read the same number, and one count would be lost.
const COUNTER = `
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { withLock } from ${JSON.stringify(module)}
const [lock, counter] = process.argv.slice(2)
for (let i = 0; i < 3; i++) {
  await withLock(lock, async () => {
    const n = Number(readFileSync(counter, 'utf8'))
    await sleep(20)
    writeFileSync(counter, String(n + 1))
  })
}
`

test('only one of several processes is inside', async () => {
  const folder = scratchFolder()
  const [lock, counter, program] = ['lock', 'counter', 'program.mjs'].map((name) => join(folder, name))
  writeFileSync(counter, '0')
  writeFileSync(program, COUNTER)
  const statuses = await Promise.all(
    Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, [program, lock, counter], { stdio: 'inherit' })
      return new Promise((resolve) => child.once('exit', resolve))
    }),
  )
  expect(statuses).toEqual([0, 0, 0, 0])
  expect(readFileSync(counter, 'utf8')).toBe('12')
  expect(existsSync(lock)).toBe(false)
})

test("a dead owner's lock is taken over", async () => {
  const lock = join(scratchFolder(), 'lock')
  const { pid } = spawnSync('true')
  writeFileSync(lock, String(pid))
  expect(await withLock(lock, () => 'inside')).toBe('inside')
})

test.each([
  ['names nobody', ''],
  ['names one that has our number, but began at another time', `${process.pid} 1`],
])('a lock that %s is taken over', async (_, text) => {
  const folder = scratchFolder()
  const lock = join(folder, 'lock')
  writeFileSync(lock, text)
  expect(await withLock(lock, () => readdirSync(folder))).toEqual(['lock'])
  expect(readdirSync(folder)).toEqual([])
})

test('who waits is told for whom', async () => {
  const lock = join(scratchFolder(), 'lock')
  const owners = []
  let leave
  const first = withLock(lock, () => new Promise((resolve) => (leave = resolve)))
  const second = withLock(
    lock,
    () => 'then me',
    (owner) => {
      owners.push(owner)
      leave('first me')
    },
  )
  expect(await Promise.all([first, second])).toEqual(['first me', 'then me'])
  expect(owners).toEqual([process.pid])
})

test('the lock is given back when the work fails', async () => {
  const lock = join(scratchFolder(), 'lock')
  await expect(
    withLock(lock, () => {
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(existsSync(lock)).toBe(false)
})
