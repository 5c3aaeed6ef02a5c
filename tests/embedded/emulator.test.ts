/** The emulator's thread by itself. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import type { EmulatorOptions } from '../../main/engine/targets/embedded/emulatorMessages'
import { embeddedFolder } from './embeddedEngine'

/** Loads the emulator, and says what its thread then waits for. */
const loading = `
  const { parentPort, workerData } = require('node:worker_threads')
  import(workerData.emulator).then(() =>
    parentPort.postMessage({ type: 'waits', resources: process.getActiveResourcesInfo() }))`

test('its loop is never empty: Node would stop the thread for the compiler, which may wait for the thread', async () => {
  const { memory } = JSON.parse(
    readFileSync(join(embeddedFolder, 'manifest.json'), 'utf8'),
  ) as EmulatorOptions
  const options: EmulatorOptions = {
    wasm: join(embeddedFolder, 'v86.wasm'),
    memory,
    boot: { kind: 'state' },
  }
  const worker = new Worker(loading, {
    eval: true,
    workerData: { emulator: join(embeddedFolder, 'emulator.mjs') },
  })
  worker.postMessage({ type: 'boot', options })
  try {
    const said = await new Promise<{ type: string; resources?: string[] }>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
    expect(said).toMatchObject({ type: 'waits' })
    expect(said.resources).toContain('MessagePort')
  } finally {
    await worker.terminate()
  }
})

test('one that cannot start says why, and its thread ends', async () => {
  const options: EmulatorOptions = {
    wasm: join(embeddedFolder, 'no-such-file'),
    memory: 128,
    boot: { kind: 'state' },
  }
  const worker = new Worker(join(embeddedFolder, 'emulator.mjs'))
  worker.postMessage({ type: 'boot', options })
  const said: unknown[] = []
  worker.on('message', (message) => said.push(message))
  expect(await new Promise((resolve) => worker.once('exit', resolve))).toBe(0)
  expect(said).toEqual([{ type: 'failed', message: expect.stringContaining('no-such-file') }])
})
