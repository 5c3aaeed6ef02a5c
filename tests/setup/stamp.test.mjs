import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fingerprint } from '../../resources/base/stamp.mjs'
import { scratchFolder } from './scratch.mjs'

function sources() {
  const folder = scratchFolder()
  mkdirSync(join(folder, 'deep'))
  writeFileSync(join(folder, 'deep', 'a.c'), 'int a;')
  return folder
}

test('the digest stays the same while nothing changes', () => {
  const folder = sources()
  expect(fingerprint([folder])).toBe(fingerprint([folder]))
})

test.each([
  ['a file is edited', (folder) => writeFileSync(join(folder, 'deep', 'a.c'), 'int ab;')],
  ['a file is written again, same size', (folder) => utimesSync(join(folder, 'deep', 'a.c'), 1, 1)],
  ['a file is added', (folder) => writeFileSync(join(folder, 'b.c'), '')],
  ['a file is removed', (folder) => rmSync(join(folder, 'deep', 'a.c'))],
  ['all is removed', (folder) => rmSync(folder, { recursive: true })],
])('the digest changes when %s', (_, change) => {
  const folder = sources()
  const before = fingerprint([folder])
  change(folder)
  expect(fingerprint([folder])).not.toBe(before)
})

test('what npm installs and hidden files do not count', () => {
  const folder = sources()
  const before = fingerprint([folder])
  mkdirSync(join(folder, 'node_modules'))
  writeFileSync(join(folder, 'node_modules', 'x.js'), '')
  writeFileSync(join(folder, '.cache'), '')
  expect(fingerprint([folder])).toBe(before)
})

test('anything else the product depends on counts', () => {
  const folder = sources()
  expect(fingerprint([folder], 'gcc 12')).not.toBe(fingerprint([folder], 'gcc 13'))
})
