// What the agent answers where something cannot be: a code, a sentence, what to do, and never a half-attached source.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Source } from '../../app/model/source'
import type { AgentConnection } from './agentConnection'
import { agentProgram } from './agentProgram'
import { nothingLeft, startAgent } from './local'

let agent: AgentConnection
let capabilities: Map<string, boolean | null>

beforeEach(async () => {
  agent = await startAgent()
  const found = (await agent.call('capabilities', {})).capabilities
  capabilities = new Map(found.map((one) => [one.id, one.available]))
  await agent.call('count-start', { run: 1, interval: 100, perCpu: false, scope: { kind: 'system' } })
})

afterEach(async () => {
  assert.deepEqual(await agent.call('count-stop', { run: 1 }), { leftovers: [] })
  assert.deepEqual(agent.samples.at(-1)!.records, [], 'whatever was refused counts nothing')
  const { entries } = await agent.call('ledger', {})
  assert.ok(entries.every((entry) => entry.state === 'undone'))
  assert.deepEqual(await agent.close(), { code: 0, signal: null })
  await nothingLeft()
}, 60_000)

const refusal = (source: Source) => agent.refusal('attach', { run: 1, index: 0, source })
const tracepoint = (filter: string | null, event = 'sched_switch'): Source => ({
  kind: 'tracepoint',
  system: 'sched',
  event,
  filter,
})

describe('a filter that the kernel rejects', () => {
  it.each([
    ['a field that does not exist', 'prev_pid == 1 && nonsense > 2', 'nonsense', 'Field not found'],
    ['a text without quotes', 'prev_comm == bash', 'bash', 'quotes'],
    ['a number where a text must be', 'prev_pid ~ "x"', '"', 'numeric field'],
    ['an operator that does not exist', 'prev_pid = 1', '=', 'Invalid operator'],
    [
      'an error behind characters of two and four bytes',
      'prev_comm == "äé🔬" && nosuch == 1',
      'nosuch',
      'Field',
    ],
  ])('%s', async (_, filter, place, reason) => {
    const failure = await refusal(tracepoint(filter))
    expect(failure.code).toBe('bad-filter')
    expect(failure.detail).toContain(filter)
    expect(failure.detail).toContain(reason)
    expect(failure.message).toContain(reason)
    expect(failure.remedy).not.toBeNull()
    // Where the kernel's caret is differs by a character or two between its versions.
    const { start, end } = failure.place!
    const slack = place.length > 1 ? 0 : 1
    expect(filter.slice(Math.max(0, start - slack), end + slack)).toContain(place)
  })

  // The kernel's parser gives these as EPERM and ENOENT, which they are not.
  it.each(['(prev_pid == 1', 'prev_pid == 1)', '== 1'])('%s', async (filter) => {
    const failure = await refusal(tracepoint(filter))
    expect(failure.code).toBe('bad-filter')
    expect(failure.detail).toMatch(/parse_error|Error/)
  })
})

describe('what does not exist', () => {
  it.each<[string, Source]>([
    ['a tracepoint', tracepoint(null, 'sched_swtich')],
    ["a tracepoint's system", { kind: 'tracepoint', system: 'nosuch', event: 'x', filter: null }],
    ['a software event', { kind: 'software', event: 'page-fault' }],
    ['a hardware event', { kind: 'hardware', event: 'cyclse' }],
    ['a cache event', { kind: 'cache', event: 'L9-loads' }],
    ['a file', { kind: 'uprobe', path: '/no/such/file', symbol: 'main', offset: 0 }],
    ['a file that is a folder', { kind: 'uprobe', path: '/etc', symbol: 'main', offset: 0 }],
    ['a file that is no program', { kind: 'uprobe', path: '/etc/passwd', symbol: 'main', offset: 0 }],
  ])('%s', async (_, source) => {
    const failure = await refusal(source)
    expect(failure.code).toBe('not-found')
    expect(failure.message).toMatch(/\w+ \w+/)
  })

  it('a symbol, with those that resemble it', async () => {
    const failure = await refusal({
      kind: 'uprobe',
      path: agentProgram(),
      symbol: 'probescope_workload_functoin',
      offset: 0,
    })
    expect(failure).toMatchObject({
      code: 'not-found',
      remedy: 'Did you mean probescope_workload_function?',
    })
  })

  it('a process', async () => {
    const scope = { kind: 'process', pid: 0x3fffffff } as const
    const failure = await agent.refusal('count-start', { run: 2, interval: 100, perCpu: false, scope })
    expect(failure).toMatchObject({ code: 'not-found', message: expect.stringContaining('1073741823') })
  })
})

describe('a place that no probe may be put on', () => {
  it('inside an instruction of a program', async () => {
    const place = { path: agentProgram(), symbol: 'probescope_workload_function' }
    const failure = await refusal({ kind: 'uprobe', offset: 100_000, ...place })
    expect(failure).toMatchObject({ code: 'not-probeable', message: expect.stringContaining('outside') })
  })
})

/** Each kind of source with the capability that it needs; refused exactly where that is missing. */
describe('what this kernel cannot do', () => {
  const version = { function: 'version_proc_show', module: null }
  it.each<[string, Source]>([
    ['kprobes', { kind: 'kprobe', offset: 0, ...version }],
    ['kprobes', { kind: 'kretprobe', ...version }],
    ['fentry', { kind: 'fentry', ...version }],
    ['fentry', { kind: 'fexit', ...version }],
    ['raw-tracepoints', { kind: 'rawtracepoint', event: 'sched_process_exec' }],
    ['function-tracer', { kind: 'ftrace', pattern: 'version_proc_show', module: null }],
    ['perf-hardware', { kind: 'hardware', event: 'cycles' }],
    ['perf-hardware', { kind: 'cache', event: 'L1-dcache-loads' }],
    ['perf-hardware', { kind: 'raw', config: '1a8' }],
  ])('without %s: %o', async (capability, source) => {
    if (capabilities.get(capability) === true) {
      await agent.call('attach', { run: 1, index: 0, source })
      await agent.call('detach', { run: 1, index: 0 })
      return
    }
    const failure = await refusal(source)
    expect(['unsupported', 'permission']).toContain(failure.code)
    expect(failure.remedy).toMatch(/\w+ \w+/)
    expect(failure.detail).toMatch(/\S/)
  })
})
