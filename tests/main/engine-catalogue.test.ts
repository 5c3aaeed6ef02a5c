/** The catalogue of a large kernel, loaded by the engine while it has others to serve. */
import { deflateSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import type { AgentParams } from '../../app/protocol/messages'
import { Catalogue } from '../../app/sources/catalogue'
import { AgentClient } from '../../main/engine/agent/agentClient'
import { TargetKnowledge } from '../../main/engine/sessions/targetKnowledge'
import { functionsText, tracepointsText } from '../app/sources/linux612'
import { holdsDuring, threadTimeIsKnown } from './loopHolds'
import { ScriptedAgent } from './scriptedAgent'

/** Milliseconds: what a sample, a key in a terminal or a heartbeat may have to wait. */
const mayHold = 20

const machine = {
  hostname: 'played',
  arch: 'x86_64',
  kernel: '6.12.117+deb13-cloud-amd64',
  bootId: '4f6f0b1e-0000-4000-8000-000000000000',
  cpus: [0, 1],
  distribution: { id: 'debian', version: '13', name: 'Debian GNU/Linux 13' },
}

const texts: Record<AgentParams<'catalogue'>['part'], string> = {
  functions: functionsText,
  tracepoints: tracepointsText,
  rawtracepoints: 'sys_enter\nsys_exit\n',
  perf: 'cpu\tcache-misses\tevent=0x2e,umask=0x41\n',
}

/** Answers as the agent does: compressed, in parts. */
async function answer(agent: ScriptedAgent): Promise<void> {
  for (let nth = 0; nth < 5; nth++) {
    const { stream, text } = await agent.hears('REQUEST', nth)
    const request = JSON.parse(text) as { method: string; params: { part: keyof typeof texts } }
    if (request.method === 'capabilities') {
      agent.say('RESPONSE', stream, { capabilities: [] })
      continue
    }
    const { part } = request.params
    const packed = packedTexts[part]
    for (let at = 0; at < packed.length; at += 65_536)
      agent.say('PART', stream, packed.subarray(at, at + 65_536))
    agent.say('RESPONSE', stream, {
      entries: texts[part].split('\n').length - 1,
      bytes: texts[part].length,
      note: null,
    })
  }
}
// Before anything is measured: it is the target's work.
const packedTexts = Object.fromEntries(
  Object.entries(texts).map(([part, text]) => [part, deflateSync(text)]),
) as unknown as Record<keyof typeof texts, Buffer>

describe.skipIf(!threadTimeIsKnown)('while a catalogue of 60,000 functions is loaded', () => {
  const agent = new ScriptedAgent()
  const client = new AgentClient(agent.channel, { heartbeat: { interval: 60_000, silence: 60_000 } })
  const knowledge = new TargetKnowledge(client, machine)
  afterAll(() => agent.hangUp())

  it(`the loop is never held for ${mayHold} ms`, async () => {
    const answered = answer(agent)
    const holds = await holdsDuring(() => knowledge.prefetch())
    await answered
    console.log(`held ${holds.longest.toFixed(1)} ms at most (by the clock ${holds.drift.toFixed(1)})`)
    expect(holds.longest).toBeLessThan(mayHold)
    // It was let on while the work was done, and not only while the parts came.
    expect(holds.turns).toBeGreaterThan(20)
  })

  it('and then answers as one that was loaded at once', async () => {
    const found = await knowledge.search('vfs_read', ['kprobe'], 50)
    const atOnce = new Catalogue()
    atOnce.load('functions', functionsText)
    expect(found).toMatchObject({ ok: true, value: { ...atOnce.search('vfs_read', ['kprobe'], 50) } })
  })

  it('nor for one key of the search', async () => {
    for (const typed of ['v', 'vf', 'vfs_r', 'schedsw', 'nf hook', 'do_sys_*', 'zzqx']) {
      const holds = await holdsDuring(() => knowledge.search(typed, [], 100))
      expect(holds.longest, typed).toBeLessThan(mayHold * 2)
    }
  })

  it('where the same work in one piece would hold it (the measure can fail)', async () => {
    const holds = await holdsDuring(async () => new Catalogue().load('functions', functionsText))
    expect(holds.longest).toBeGreaterThan(mayHold * 2)
  })
})
