/** Capabilities are found out once; the switch that anybody may flip is looked at each time. */
import { afterAll, describe, expect, it } from 'vitest'
import type { CapabilityReport } from '../../app/model/capability'
import { AgentClient } from '../../main/engine/agent/agentClient'
import { TargetKnowledge } from '../../main/engine/sessions/targetKnowledge'
import { ScriptedAgent } from './scriptedAgent'

const machine = {
  hostname: 'played',
  arch: 'x86_64',
  kernel: '6.12.117+deb13-cloud-amd64',
  bootId: '4f6f0b1e-0000-4000-8000-000000000000',
  cpus: [0],
  distribution: { id: 'debian', version: '13', name: 'Debian GNU/Linux 13' },
}

const report = (id: string, available: boolean, reason: string | null): CapabilityReport => ({
  id,
  available,
  reason,
  errno: reason === null ? null : 'ENOENT',
  detail: null,
})

function start(optimized: CapabilityReport) {
  const agent = new ScriptedAgent()
  const client = new AgentClient(agent.channel, { heartbeat: { interval: 60_000, silence: 60_000 } })
  const knowledge = new TargetKnowledge(client, machine)
  let asked = 0
  /** What doctor and the capabilities' pane get, the switch standing so. */
  const doctor = async (on: boolean | null) => {
    const answer = knowledge.capabilities()
    for (;;) {
      const { stream, text } = await agent.hears('REQUEST', asked++)
      const { method } = JSON.parse(text) as { method: string }
      if (method !== 'capabilities') {
        expect(JSON.parse(text)).toEqual({ method: 'kprobe-optimization', params: { hold: null } })
        agent.say('RESPONSE', stream, { held: false, on })
        break
      }
      agent.say('RESPONSE', stream, { capabilities: [report('kprobes', true, null), optimized] })
    }
    const got = await answer
    if (!got.ok) throw new Error(got.failure.message)
    return got.value.capabilities.find(({ id }) => id === 'kprobes-optimized')!
  }
  const asks = (method: string) =>
    agent.heard.filter(({ kind, text }) => kind === 'REQUEST' && JSON.parse(text).method === method).length
  afterAll(() => agent.hangUp())
  return { doctor, asks }
}

describe('the optimization of kprobes', () => {
  it('is told as its switch stands when it is asked for, without trying everything anew', async () => {
    const { doctor, asks } = start(report('kprobes-optimized', true, null))
    expect(await doctor(true)).toMatchObject({ available: true, reason: null, remedy: null })
    expect(await doctor(false)).toMatchObject({
      available: false,
      reason: 'switched off: debug.kprobes-optimization = 0',
      remedy: expect.stringContaining('sysctl debug.kprobes-optimization=1'),
    })
    expect(await doctor(true)).toMatchObject({ available: true, reason: null, remedy: null })
    expect(asks('capabilities')).toBe(1)
  })

  it('stays missing where there is no switch', async () => {
    const { doctor } = start(report('kprobes-optimized', false, 'opening it: ENOENT'))
    expect(await doctor(null)).toMatchObject({ available: false, reason: 'opening it: ENOENT' })
  })
})
