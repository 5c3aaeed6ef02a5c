// Mechanisms that the engine's exactness test does not reach, counted exactly by the agent alone: uprobes of the whole
// machine, raw tracepoints, kprobes through kprobe_events, and every mechanism limited to one process and its children.
import { execFileSync } from 'node:child_process'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Attachment } from '../../app/model/run'
import type { Source } from '../../app/model/source'
import protocol from '../../app/protocol/protocol.json'
import type { AgentConnection } from '../agent/agentConnection'
import { installAgent, LabWorkload, startLabAgent, withoutKprobePmu, type Lab } from './labAgent'
import { onLab, startLab } from './labProcess'

const { flags } = protocol.samples
const PATIENCE = { timeout: 300_000 }

let lab: Lab
let program: string

beforeAll(async () => {
  lab = startLab()
  program = await installAgent(lab)
}, PATIENCE.timeout)

/** Counts the sources while a workload runs; their last samples, by index. */
async function count(agent: AgentConnection, sources: readonly Source[], args: string, ofProcess: boolean) {
  const workload = await LabWorkload.start(lab, program, args)
  const scope = ofProcess ? ({ kind: 'process', pid: workload.pid } as const) : ({ kind: 'system' } as const)
  await agent.call('count-start', { run: 1, interval: 500, perCpu: true, scope })
  const attachments: Attachment[] = []
  for (const [index, source] of sources.entries()) {
    attachments.push((await agent.call('attach', { run: 1, index, source })).attachment)
  }
  await workload.run()
  expect(await agent.call('count-stop', { run: 1 })).toEqual({ leftovers: [] })
  await workload.end()
  return sources.map((_, index) => ({ ...agent.latest(index)!, attachment: attachments[index]! }))
}

const getuid = { function: '__x64_sys_getuid', module: null }
const everyMechanism: readonly Source[] = [
  { kind: 'kprobe', offset: 0, ...getuid },
  { kind: 'kretprobe', ...getuid },
  { kind: 'fentry', ...getuid },
  { kind: 'fexit', ...getuid },
  { kind: 'ftrace', pattern: '__do_sys_getuid', module: null },
  { kind: 'tracepoint', system: 'syscalls', event: 'sys_enter_getuid', filter: null },
]

/** A program for the tracepoint of getuid that does nothing and answers 0, compiled. */
function answersNothing(): Buffer {
  const source = `__attribute__((section("tracepoint/syscalls/sys_enter_getuid"), used)) int hide(void *c) { return 0; }
    char terms[] __attribute__((section("license"), used)) = "GPL";`
  const args = ['-target', 'bpf', '-O2', '-g', '-x', 'c', '-c', '-', '-o', '-']
  return execFileSync('clang', args, { input: source })
}

describe('an agent with everything', () => {
  let agent: AgentConnection

  beforeEach(async () => {
    agent = await startLabAgent(lab, `exec ${program}`)
  }, PATIENCE.timeout)

  afterEach(async () => {
    await agent.close()
  }, PATIENCE.timeout)

  it.each(['getuid 1 1', 'getuid 1000 4', 'getuid 1000000 1', 'getuid 1000000 4'])(
    'limited to one process and its children: %s',
    PATIENCE,
    async (args) => {
      const calls = BigInt(args.split(' ')[1]!)
      const counted = await count(agent, everyMechanism, args, true)
      expect(counted.map((one) => one.count)).toEqual(everyMechanism.map(() => calls))
      expect(counted.map((one) => one.attachment.method)).toEqual([
        'perf kprobe',
        'perf kretprobe',
        'bpf fentry',
        'bpf fexit',
        'ftrace instance',
        'perf tracepoint',
      ])
      for (const one of counted) {
        expect(one.flags & flags.LOST_KNOWN).toBe(flags.LOST_KNOWN)
        expect(one.lost).toBe(0n)
      }
    },
  )

  it('counts raw tracepoints of a process: a million calls more are a million more', PATIENCE, async () => {
    const source: Source = { kind: 'rawtracepoint', event: 'sys_enter' }
    const [some] = await count(agent, [source], 'getuid 1000', true)
    const [more] = await count(agent, [source], 'getuid 1001000', true)
    expect(more!.count - some!.count).toBe(1_000_000n)
    expect(some!.count).toBeLessThan(1_200n)
    expect(some!.flags & flags.MISSED_KNOWN).toBe(flags.MISSED_KNOWN)
    expect(some!.missed).toBe(0n)
  })

  it.each([1, 1_000, 1_000_000])('counts a uprobe %i times on the whole machine', PATIENCE, async (calls) => {
    const place = { path: program, symbol: 'probescope_workload_function' }
    const sources: readonly Source[] = [
      { kind: 'uprobe', offset: 0, ...place },
      { kind: 'uretprobe', ...place },
    ]
    const counted = await count(agent, sources, `uprobe ${calls}`, false)
    expect(counted.map((one) => one.count)).toEqual([BigInt(calls), BigInt(calls)])
    expect(counted.map((one) => one.attachment.method)).toEqual(['bpf uprobe', 'bpf uretprobe'])
  })

  it('says what the kernel put there, and says so again when it changes', PATIENCE, async () => {
    await agent.call('count-start', { run: 1, interval: 500, perCpu: false, scope: { kind: 'system' } })
    const attach = async (index: number, source: Source) =>
      (await agent.call('attach', { run: 1, index, source })).attachment
    expect(await attach(0, { kind: 'kprobe', offset: 0, ...getuid })).toMatchObject({ patch: 'ftrace' })
    // Behind endbr64 and the five-byte nop of ftrace: an instruction that a jump can replace.
    const inside = await attach(1, { kind: 'kprobe', offset: 9, ...getuid })
    expect(inside.patch).toBe('int3')
    const begun = Date.now()
    const changed = () => agent.notices.find((notice) => notice.notice === 'attachment' && notice.index === 1)
    while (!changed() && Date.now() - begun < 60_000) await new Promise((resolve) => setTimeout(resolve, 100))
    expect(changed()).toMatchObject({ run: 1, attachment: { method: 'bpf kprobe', patch: 'jump' } })
    expect(await attach(2, { kind: 'fentry', ...getuid })).toMatchObject({
      patch: 'trampoline',
      resolved: '__do_sys_getuid',
    })
    await agent.call('count-stop', { run: 1 })
  })

  it(
    "says which of others' BPF programs may hide a tracepoint's events, and sees them hide",
    PATIENCE,
    async () => {
      const source: Source = {
        kind: 'tracepoint',
        system: 'syscalls',
        event: 'sys_enter_getuid',
        filter: null,
      }
      await agent.call('count-start', { run: 1, interval: 200, perCpu: false, scope: { kind: 'system' } })
      const { attachment } = await agent.call('attach', { run: 1, index: 0, source })
      expect(attachment.programs).toEqual([])
      const told = async (wanted: (programs: readonly number[]) => boolean) => {
        await expect
          .poll(
            () => agent.notices.findLast((notice) => notice.notice === 'attachment')?.attachment.programs,
            {
              timeout: 120_000,
              interval: 100,
            },
          )
          .toSatisfy((programs) => programs !== undefined && wanted(programs as number[]))
        return agent.notices.findLast((notice) => notice.notice === 'attachment')!.attachment.programs!
      }
      const folder = '/sys/fs/bpf/answers-nothing'
      await onLab(
        lab,
        `cat > ${program}.o && bpftool prog loadall ${program}.o ${folder} autoattach`,
        answersNothing(),
      )
      try {
        const [id] = await told((programs) => programs.length === 1)
        expect(await onLab(lab, `bpftool prog show id ${id}`)).toContain('tracepoint')
        await onLab(lab, `${program} --workload getuid 1000`)
      } finally {
        await onLab(lab, `rm -rf ${folder} ${program}.o`)
      }
      await told((programs) => programs.length === 0)
      await agent.call('count-stop', { run: 1 })
      expect(agent.latest(0)!.count).toBeLessThan(100n)
    },
  )

  it('refuses what cannot be probed, each with its reason', PATIENCE, async () => {
    await agent.call('count-start', { run: 1, interval: 500, perCpu: false, scope: { kind: 'system' } })
    const refusal = (source: Source) => agent.refusal('attach', { run: 1, index: 0, source })
    const at = (name: string, offset = 0): Source => ({
      kind: 'kprobe',
      function: name,
      offset,
      module: null,
    })
    const blacklisted = (
      await onLab(lab, `awk '$2 !~ /^__pfx_/ {print $2; exit}' /sys/kernel/debug/kprobes/blacklist`)
    ).trim()
    expect(await refusal(at(blacklisted))).toMatchObject({
      code: 'not-probeable',
      message: expect.stringContaining('blacklist'),
    })
    expect(await refusal(at(getuid.function, 10))).toMatchObject({
      code: 'not-probeable',
      message: expect.stringContaining('where an instruction begins'),
    })
    expect(await refusal(at(getuid.function, 100_000))).toMatchObject({
      code: 'not-probeable',
      message: expect.stringContaining('outside'),
    })
    expect(await refusal(at('vfs_raed'))).toMatchObject({
      code: 'not-found',
      remedy: expect.stringContaining('vfs_read'),
    })
    expect(
      await refusal({ kind: 'kprobe', function: 'vfs_read', offset: 0, module: 'virtio_net' }),
    ).toMatchObject({ code: 'not-found', remedy: expect.stringContaining('leave the module out') })
    expect(await refusal({ kind: 'fentry', function: blacklisted, module: null })).toMatchObject({
      code: 'not-probeable',
    })
    expect(await refusal({ kind: 'ftrace', pattern: 'no_such_*', module: null })).toMatchObject({
      code: 'not-found',
    })
    expect(await refusal({ kind: 'rawtracepoint', event: 'no_such' })).toMatchObject({ code: 'not-found' })
    // Inside endbr64: the kernel would take it, and every process that comes by would crash.
    const place = { path: program, symbol: 'probescope_workload_function' }
    expect(await refusal({ kind: 'uprobe', offset: 100_000, ...place })).toMatchObject({
      code: 'not-probeable',
    })
    const libc = { path: '/lib/x86_64-linux-gnu/libc.so.6', symbol: 'malloc' }
    expect(await refusal({ kind: 'uprobe', offset: 1, ...libc })).toMatchObject({
      code: 'not-probeable',
      message: expect.stringContaining('where an instruction begins'),
    })
    await agent.call('count-stop', { run: 1 })
    expect(agent.samples.at(-1)!.records).toEqual([])
  })

  it("attaches to a module's function", PATIENCE, async () => {
    const source = { function: 'virtnet_poll', module: 'virtio_net' }
    await agent.call('count-start', { run: 1, interval: 200, perCpu: false, scope: { kind: 'system' } })
    await agent.call('attach', { run: 1, index: 0, source: { kind: 'kprobe', offset: 0, ...source } })
    await agent.call('attach', { run: 1, index: 1, source: { kind: 'fentry', ...source } })
    await agent.call('attach', {
      run: 1,
      index: 2,
      source: { kind: 'ftrace', pattern: 'virtnet_poll', module: 'virtio_net' },
    })
    const begun = Date.now() // the samples themselves travel through it
    while (agent.samples.length < 5 && Date.now() - begun < 60_000)
      await new Promise((r) => setTimeout(r, 100))
    await agent.call('count-stop', { run: 1 })
    for (const index of [0, 1, 2]) expect(agent.latest(index)!.count).toBeGreaterThan(0n)
  })
})

describe('a kernel whose perf has no kprobes', () => {
  let agent: AgentConnection

  afterAll(async () => {
    await agent?.close()
  }, PATIENCE.timeout)

  it('has them through kprobe_events, which the ledger owns', PATIENCE, async () => {
    const events = () => onLab(lab, 'cat /sys/kernel/tracing/kprobe_events')
    const before = await events()
    agent = await startLabAgent(lab, withoutKprobePmu(program))
    const sources: readonly Source[] = [
      { kind: 'kprobe', offset: 0, ...getuid },
      { kind: 'kretprobe', ...getuid },
    ]
    const counted = await count(agent, sources, 'getuid 1000 4', true)
    expect(counted.map((one) => one.count)).toEqual([1_000n, 1_000n])
    expect(counted.map((one) => one.attachment.method)).toEqual(['kprobe_events', 'kprobe_events'])
    const { entries } = await agent.call('ledger', {})
    expect(entries.map((entry) => [entry.kind, entry.state])).toEqual([
      ['kprobe-event', 'undone'],
      ['kprobe-event', 'undone'],
    ])
    expect(await events()).toBe(before)
  })
})
