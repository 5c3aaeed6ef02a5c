/** A benchmark whose course is cut short by a mistake of ours: it ends all the same, and lets the target go. */
import { expect, it, vi } from 'vitest'
import { quickRun } from '../../app/benchmark'
import { succeed } from '../../app/base/result'
import type { AgentClient } from '../../main/engine/agent/agentClient'
import { ActiveBenchmark } from '../../main/engine/benchmarks/activeBenchmark'
import type { TargetKnowledge } from '../../main/engine/sessions/targetKnowledge'

it('fails, saying why, where something throws', async () => {
  const asked: string[] = []
  const mockAgent = {
    async ask(method: string) {
      asked.push(method)
      if (method === 'bench-prepare') throw new Error('an answer that nobody thought of')
      return succeed({})
    },
  }
  const benchmark = new ActiveBenchmark(
    { id: 'b', session: 's', target: 'mock' },
    { ...quickRun, arms: [], maySwitch: false, mayInsert: false, workload: { kind: 'syscall' } },
    mockAgent as unknown as AgentClient,
    {} as TargetKnowledge,
    () => Promise.reject(new Error('not asked')),
    () => {},
  )
  benchmark.begin()
  await vi.waitFor(() => expect(benchmark.isOver).toBe(true))
  expect(benchmark.model).toMatchObject({
    phase: 'failed',
    failure: { code: 'internal', message: 'an answer that nobody thought of' },
  })
  expect(asked).toEqual(['bench-prepare', 'bench-finish'])
})
