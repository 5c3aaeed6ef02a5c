/** An app whose agent is not the one inside: it is copied in; a kernel that does not take it is given up soon, with a way out. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { embeddedFolder, makeEngine, type EmbeddedEngine } from './embeddedEngine'

const shipped = fileURLToPath(new URL('../../out/agent/i686', import.meta.url))
let agents: string
let engine: EmbeddedEngine

/** The same program with another digest. */
function shipAnother(mark: string): void {
  const program = join(agents, 'i686', 'probescope-agent')
  writeFileSync(program, Buffer.concat([readFileSync(join(shipped, 'probescope-agent')), Buffer.from(mark)]))
}

beforeAll(() => {
  agents = mkdtempSync(join(tmpdir(), 'probescope-agents-'))
  cpSync(shipped, join(agents, 'i686'), {
    recursive: true,
    filter: (file) => !/objects|generated|debug/.test(file),
  })
  engine = makeEngine(embeddedFolder, { agents })
})

afterAll(async () => {
  await engine.close()
  rmSync(agents, { recursive: true })
})

test('another agent is copied in and runs', { timeout: 120_000 }, async () => {
  shipAnother('one')
  await engine.start()
  const { connection } = engine.session(engine.target)
  const copy = connection.steps.find(({ id }) => id === 'copy')
  expect(copy).toMatchObject({ state: 'done' })
  const [, count] = await engine.typed('ls /run/probescope-agent-* | wc -l; echo end=', /(\d+)\s+end=/)
  expect(count).toBe('1')
})

test(
  'a kernel that takes none fails within seconds, and says how to build it anew',
  { timeout: 120_000 },
  async () => {
    await engine.typed(
      "mv /bin/sh /bin/sh.old; printf '#!/bin/busybox ash\\nexec sleep 1000\\n' > /bin/sh; chmod 755 /bin/sh; echo done=$?=",
      /done=0=/,
    )
    await engine.ask('targets.disconnect', { session: engine.target })
    await engine.until(engine.target, 'closed')
    shipAnother('two')
    const started = performance.now()
    await engine.ask('targets.reconnect', { session: engine.target })
    const failed = await engine.when(() => {
      const { connection } = engine.session(engine.target)
      return connection.phase === 'failed' ? connection.failure : null
    }, 60_000)
    expect(failed).toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('does not take') as unknown,
      remedy: expect.stringContaining('embedded -- build --again') as unknown,
    })
    expect(performance.now() - started).toBeLessThan(25_000)
  },
)
