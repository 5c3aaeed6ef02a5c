/** A snapshot that is missing or damaged is said so, with the way to rebuild it; it never half works. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Failure } from '../../app/base/failure'
import type { EngineOptions } from '../../main/engine/options'
import { headStart } from '../../main/engine/targets/embedded/emulatorThread'
import { openSnapshot, readManifest } from '../../main/engine/targets/embedded/snapshot'
import { manifestVersion } from '../../main/engine/targets/embedded/snapshotManifest'
import { embeddedFolder, makeEngine } from './embeddedEngine'

let folder: string

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'probescope-embedded-')), 'embedded')
  cpSync(embeddedFolder, folder, { recursive: true })
})

afterEach(() => rmSync(join(folder, '..'), { recursive: true }))

async function refusal(options: Partial<EngineOptions> = {}): Promise<Failure> {
  const engine = makeEngine(folder, options)
  try {
    const session = await engine.connect({ kind: 'embedded' })
    const { connection } = await engine.when(() => {
      const state = engine.session(session)
      return state.connection.phase === 'connecting' ? null : state
    })
    if (connection.phase !== 'failed') throw new Error(`it is ${connection.phase}`)
    return connection.failure
  } finally {
    await engine.close()
  }
}

test('whole, it opens', async () => {
  expect(await openSnapshot(folder)).toMatchObject({
    ok: true,
    value: { manifest: { version: manifestVersion } },
  })
})

test('missing', async () => {
  rmSync(join(folder, 'state.packed'))
  expect(await refusal()).toMatchObject({
    code: 'no-snapshot',
    remedy: expect.stringContaining('embedded -- build'),
  })
  const offered = await makeEngine(null).ask('targets.list', {})
  const choice = offered.choices.find(({ address }) => address.kind === 'embedded')
  expect(choice?.unavailable).toMatchObject({ code: 'no-snapshot' })
})

test('truncated', async () => {
  truncateSync(join(folder, 'state.packed'), 1_000_000)
  expect(await refusal()).toMatchObject({ code: 'damaged', remedy: expect.stringContaining('build --again') })
  expect(await readManifest(folder)).toMatchObject({ ok: false, failure: { code: 'damaged' } })
})

test('with one bit turned', async () => {
  const state = readFileSync(join(folder, 'state.packed'))
  state[state.length >> 1]! ^= 1
  writeFileSync(join(folder, 'state.packed'), state)
  expect(await refusal()).toMatchObject({ code: 'damaged', detail: expect.stringContaining('SHA-256') })
})

test.each(['', '{', '{"kernel":7}', `{"version":${manifestVersion},"kernel":7}`])(
  'with the manifest %j',
  async (text) => {
    writeFileSync(join(folder, 'manifest.json'), text)
    expect(await refusal()).toMatchObject({ code: 'damaged' })
  },
)

test('of another version of Probescope', async () => {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as object
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, version: 1 }))
  const started = performance.now()
  expect(await refusal()).toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('another version') as unknown,
    remedy: expect.stringContaining('build --again') as unknown,
  })
  expect(performance.now() - started).toBeLessThan(5_000)
})

test(
  'with an emulator that does not run, the failure says so and nothing hangs',
  { timeout: 60_000 },
  async () => {
    writeFileSync(join(folder, 'emulator.mjs'), 'throw new Error("broken on purpose")')
    expect(await refusal()).toMatchObject({
      code: 'lost',
      detail: expect.stringContaining('broken on purpose'),
    })
  },
)

test(
  'with an emulator that did not run before anybody listened, it is the same',
  { timeout: 60_000 },
  async () => {
    writeFileSync(join(folder, 'emulator.mjs'), 'throw new Error("broken on purpose")')
    const begun = headStart(folder)
    await new Promise((resolve) => begun.thread.once('exit', resolve))
    expect(await refusal({ headStart: begun })).toMatchObject({
      code: 'lost',
      detail: expect.stringContaining('broken on purpose'),
    })
  },
)

test('the command line names the rebuild and fails', () => {
  const program = fileURLToPath(new URL('../../out/cli/probescope.mjs', import.meta.url))
  // The installed command line looks beside itself.
  const place = join(folder, '..', 'out')
  cpSync(join(program, '..'), join(place, 'cli'), { recursive: true })
  cpSync(folder, join(place, 'embedded'), { recursive: true })
  cpSync(fileURLToPath(new URL('../../package.json', import.meta.url)), join(place, '..', 'package.json'))
  truncateSync(join(place, 'embedded', 'state.packed'), 10)
  const args = [
    join(place, 'cli', 'probescope.mjs'),
    'count',
    '--target',
    'embedded',
    'software:page-faults',
    '--for',
    '1s',
  ]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toContain('The embedded kernel’s snapshot is damaged.')
  expect(stderr).toContain('npm run -s embedded -- build --again')
})
