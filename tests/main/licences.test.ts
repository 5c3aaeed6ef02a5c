/** What Help › Licences shows: of all that ships, the texts that are there. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readLicences } from '../../main/ipc/licences'

const repository = fileURLToPath(new URL('../..', import.meta.url))
let folder: string
const put = (path: string, text: string): void => writeFileSync(join(folder, path), text)
const read = () =>
  readLicences({
    licences: join(folder, 'licences'),
    embedded: join(folder, 'embedded'),
    electron: join(folder, 'electron'),
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probescope-licences-'))
  for (const name of ['licences', 'embedded', 'electron']) mkdirSync(join(folder, name))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('each text that is there, and no other', () => {
  expect(read()).toEqual([])
  put('licences/probescope.txt', 'MIT')
  put('embedded/LICENSES.txt', 'GPL-2')
  put('electron/LICENSE.electron.txt', 'MIT, too\n')
  const licences = read()
  expect(licences.map(({ title }) => title)).toEqual(['Probescope', 'Embedded kernel', 'Electron'])
  expect(licences[1]).toEqual({ title: 'Embedded kernel', text: 'GPL-2' })
  expect(licences[2]!.text).toContain(join(folder, 'electron', 'LICENSES.chromium.html'))
})

test('every package that is in the bundles is named with its licence, and no tool of the build', async () => {
  const { packagesInside, writeLicences } = (await import(
    join(repository, 'resources/build/licences.mjs')
  )) as {
    packagesInside: () => { about: { name: string; version: string } }[]
    writeLicences: (folder: string) => void
  }
  const names = packagesInside().map(({ about }) => about.name)
  for (const name of ['react', 'monaco-editor', 'v86', 'zod', 'node-pty', '@vscode/codicons', 'scheduler'])
    expect(names).toContain(name)
  for (const name of ['vite', 'electron', 'typescript', 'playwright']) expect(names).not.toContain(name)
  const manifest = readFileSync(join(repository, 'package.json'), 'utf8')
  for (const name of Object.keys((JSON.parse(manifest) as { dependencies: object }).dependencies))
    expect(names).toContain(name)

  writeLicences(join(folder, 'licences'))
  const texts = Object.fromEntries(read().map(({ title, text }) => [title, text]))
  for (const { about } of packagesInside())
    expect(texts['Packages']).toContain(`${about.name} ${about.version} (`)
  expect(texts['Packages']).toContain('Permission is hereby granted')
  expect(texts['Agent']).toContain('libbpf-dev')
  expect(texts['Probescope']).toContain('The Probescope authors')
})
