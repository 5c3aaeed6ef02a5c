/** A function that is read over and over: what it leads to is named once, and anew when its text is another. */
import { expect, it } from 'vitest'
import { succeed } from '../../app/base/result'
import type { AgentClient } from '../../main/engine/agent/agentClient'
import { readFunctionBytes } from '../../main/engine/sessions/functionBytes'

const wanted = { function: 'vfs_read', module: null, offset: 0, length: 64 }

/** Has the text that it is told, and no name for what it is told to have none. */
function mockAgent() {
  const mock = { text: '', name: null as string | null, named: 0 }
  const client = {
    ask: async (method: 'bytes' | 'symbolize', { addresses }: { addresses: string[] }) => {
      if (method === 'symbolize') {
        mock.named++
        const symbol = mock.name === null ? null : { name: mock.name, offset: 0, module: null }
        return succeed({ symbols: addresses.map(() => symbol) })
      }
      const about = { symbol: wanted.function, aliases: [], module: null, address: '0xffffffff81000000' }
      const size = mock.text.length / 2
      return succeed({ ...about, size, offset: 0, bytes: mock.text, kprobes: [], ftrace: [], originals: [] })
    },
  }
  const leadsTo = async () => {
    const read = await readFunctionBytes(client as unknown as AgentClient, 'x86_64', wanted)
    if (!read.ok) throw new Error(read.failure.message)
    return read.value.instructions.map(({ destination }) => destination?.name ?? null)
  }
  return { mock, leadsTo }
}

it('is named once while it stays as it is', async () => {
  const { mock, leadsTo } = mockAgent()
  Object.assign(mock, { text: 'e811223344c3', name: 'ftrace_caller' })
  expect([await leadsTo(), await leadsTo(), mock.named]).toEqual([
    ['ftrace_caller', null],
    ['ftrace_caller', null],
    1,
  ])
  Object.assign(mock, { text: 'e911223344c3', name: 'kprobe_optinsn_page' })
  expect([await leadsTo(), mock.named]).toEqual([['kprobe_optinsn_page', null], 2])
})

it('is asked for again where it had no name', async () => {
  const { mock, leadsTo } = mockAgent()
  mock.text = 'e811223344c3'
  expect(await leadsTo()).toEqual([null, null])
  mock.name = 'bpf_trampoline_1'
  expect(await leadsTo()).toEqual(['bpf_trampoline_1', null])
})
