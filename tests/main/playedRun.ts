/** A run over agents played by the test. */
import assert from 'node:assert/strict'
import { vi } from 'vitest'
import type { Run, SampleBatch } from '../../app/model/run'
import type { Source } from '../../app/model/source'
import { AgentClient } from '../../main/engine/agent/agentClient'
import { ActiveRun } from '../../main/engine/runs/activeRun'
import { ScriptedAgent } from './scriptedAgent'

export const getuid: Source = {
  kind: 'tracepoint',
  system: 'syscalls',
  event: 'sys_enter_getuid',
  filter: null,
}
export const faults: Source = { kind: 'software', event: 'page-faults' }
export const attachment = { method: 'perf tracepoint', patch: null, functions: null, resolved: null }
export const second = 1e9

interface Row {
  readonly index: number
  readonly count: number
  readonly enabled?: number
  readonly running?: number
  readonly lost?: number
  readonly missed?: number
  readonly own?: number
  readonly perCpu?: readonly number[]
}

/** A SAMPLES payload: the layout is in protocol.json. */
function samples(time: number, rows: readonly Row[], { agentCpu = 0, dropped = 0, cpus = 0 } = {}): Buffer {
  const bytes = Buffer.alloc(32 + rows.length * (56 + cpus * 8))
  const u64 = (value: number, at: number): void => void bytes.writeBigUInt64LE(BigInt(Math.round(value)), at)
  u64(time, 0)
  u64(agentCpu, 8)
  bytes.writeUInt32LE(rows.length, 16)
  bytes.writeUInt32LE(cpus, 20)
  bytes.writeUInt32LE(dropped, 24)
  rows.forEach((row, i) => {
    const at = 32 + i * (56 + cpus * 8)
    const { lost, missed, enabled, perCpu, own } = row
    bytes.writeUInt32LE(row.index, at)
    const known = [lost, missed, enabled, perCpu, own].map((each, bit) => (each === undefined ? 0 : 1 << bit))
    bytes.writeUInt32LE(
      known.reduce((all, bit) => all | bit),
      at + 4,
    )
    u64(row.count, at + 8)
    u64(enabled ?? 0, at + 16)
    u64(row.running ?? 0, at + 24)
    u64(lost ?? 0, at + 32)
    u64(missed ?? 0, at + 40)
    u64(own ?? 0, at + 48)
    perCpu?.forEach((count, cpu) => u64(count, at + 56 + cpu * 8))
  })
  return bytes
}

export class Played {
  readonly changes: Run[] = []
  readonly batches: SampleBatch[] = []
  readonly warnings: string[] = []
  readonly run: ActiveRun
  agent!: ScriptedAgent
  private heard = 0
  private numbers = 0

  constructor(sources: readonly Source[], cpus: readonly number[] = [0, 1]) {
    this.run = new ActiveRun(
      { id: 'run-1', session: 'session-1', scope: { kind: 'system' }, interval: 1_000, cpus },
      {
        changed: (run) => this.changes.push(run),
        samples: (batch) => this.batches.push(batch),
        warning: (message) => this.warnings.push(message),
      },
    )
    for (const source of sources) this.run.add(source)
  }

  /** A new agent begins to count; its number in `number`. */
  begin(bootId = 'boot', cpus: readonly number[] = [0, 1], reading: Promise<void> | null = null): number {
    this.agent = new ScriptedAgent()
    this.heard = 0
    const client = new AgentClient(this.agent.channel, { heartbeat: { interval: 60_000, silence: 60_000 } })
    const number = ++this.numbers
    void this.run.begin({
      agent: client,
      number,
      cpus,
      bootId,
      reading,
      explain: async (_, refused) => ({ ...refused, remedy: refused.remedy ?? 'explained' }),
    })
    return number
  }

  /** The next request, whose answer is awaited. */
  async request(): Promise<{ stream: number; method: string; params: Record<string, unknown> }> {
    const { stream, text } = await this.agent.hears('REQUEST', this.heard++)
    return { stream, ...(JSON.parse(text) as { method: string; params: Record<string, unknown> }) }
  }

  async attachAll(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const { stream, method } = await this.request()
      assert.equal(method, 'attach')
      this.agent.say('RESPONSE', stream, { attachment })
    }
    await vi.waitFor(() => assert.equal(this.run.model.phase, 'running'))
  }

  async sample(number: number, time: number, rows: readonly Row[], more = {}): Promise<void> {
    this.agent.say('SAMPLES', number, samples(time, rows, more))
    await new Promise((resolve) => setImmediate(resolve))
  }

  /** The history, a row a line: time, source, rate, total. */
  get history(): number[][] {
    const { rows, time, source, rate, total } = this.run.samples
    return Array.from({ length: rows }, (_, row) => [time[row]!, source[row]!, rate[row]!, total[row]!])
  }
}
