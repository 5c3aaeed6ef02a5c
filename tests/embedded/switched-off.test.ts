/** A kernel that is switched off while it is being restored: whoever waited for it is told, and the next one gets a new one. */
import { afterEach, expect, test } from 'vitest'
import { EmbeddedKernel } from '../../main/engine/targets/embedded/embeddedKernel'
import { embeddedFolder } from './embeddedEngine'

const kernel = new EmbeddedKernel(embeddedFolder)

afterEach(() => kernel.close())

test('restored anew at once, not with the one that is thrown away', { timeout: 60_000 }, async () => {
  // At its very beginning, and when its machine is being made.
  for (const wait of [0, 150]) {
    const first = kernel.enter()
    await new Promise((resolve) => setTimeout(resolve, wait))
    kernel.reset()
    const second = await kernel.enter()
    expect(await first).toMatchObject({ ok: false, failure: { code: 'closed' } })
    expect(second).toMatchObject({ ok: true })
    expect(second.ok && second.value.machine.gone).toBe(false)
    kernel.reset()
    expect(second.ok && second.value.machine.gone).toBe(true)
  }
})
