/** Programs started on the lab VM: however they end, all that they started ends with them and nothing is left. */
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answer } from '../../app/programs/questions'
import type { AgentConnection } from '../agent/agentConnection'
import { question } from '../app/programs/askedQuestions'
import { installAgent, startLabAgent, type Lab } from './labAgent'
import { onLab, startLab } from './labProcess'
import { ProgramLab, type RunningProgram } from './programHarness'
import { differences, snapshotTracingState, type TracingState } from './tracingState'

let lab: Lab
let agentProgram: string
let before: TracingState
const programs = new ProgramLab()
const snapshot = () => snapshotTracingState((script) => onLab(lab, script))
const clang = existsSync('/usr/bin/clang')
const PATIENCE = { timeout: 200_000 }

/** Leaves a child in the background, one in a session of its own, and its instance in use. */
const unruly = `echo 1 > $TRACEFS/events/sched/sched_switch/enable
sleep 1111 & setsid sleep 1112 &
trap 'echo stopping' INT
echo started
while :; do sleep 0.1; done`

const alive = async (): Promise<string> =>
  (
    await onLab(lab, `ps -eo pid,args | grep -E 'sleep 111[12]|--guard|bpftrace' | grep -v grep || true`)
  ).trim()
const instances = async (): Promise<string> => (await onLab(lab, 'ls /sys/kernel/tracing/instances')).trim()

async function until(look: () => Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (await look()) return
    await sleep(200)
  }
  throw new Error(`waited in vain until ${what}: ${await alive()} ${await instances()}`)
}

beforeAll(async () => {
  lab = startLab()
  agentProgram = await installAgent(lab)
  before = await snapshot()
  await programs.connect()
}, PATIENCE.timeout)

afterAll(async () => {
  await programs.driven.engine.close()
})

async function startUnruly(agent: AgentConnection): Promise<void> {
  const plan = { program: 'sh', arguments: ['@program'], text: unruly, instance: true, grace: 1000 }
  await agent.call('tool-start', { tool: 1, ...plan })
  await until(async () => (await alive()).includes('sleep 1112'), 'it runs')
}

describe('a program that starts others', PATIENCE, () => {
  test('is stopped with all of them, whatever it makes of SIGINT', async () => {
    const program = await programs.start('unruly.sh', unruly)
    await program.until(() => program.text().includes('started'), 'it to start')
    expect(await programs.driven.ask('ledger.get', { session: programs.session })).toMatchObject({
      entries: [{ kind: 'instance' }, { kind: 'process', after: '/usr/bin/sh' }],
    })
    const ended = program.stop()
    await program.until(() => program.text().includes('stopping'), 'it to hear of the stop')
    // Its shell would go on until its grace is over.
    await program.stop(true)
    expect((await ended).failure).toBeNull()
    expect(await alive()).toBe('')
    expect(await instances()).toBe('')
  })

  test('is killed when it is told to stop again, and says no word more', async () => {
    const text =
      "trap 'echo stopping' INT; trap 'echo terminated' TERM; echo started; while :; do sleep 0.1; done"
    // A perf command would have 20 seconds.
    const program = await programs.start('unruly.perf', text)
    await program.until(() => program.text().includes('started'), 'it to start')
    const ended = program.stop()
    await program.until(() => program.text().includes('stopping'), 'it to hear of the stop')
    expect(program.run.phase).toBe('stopping')
    await program.stop(true)
    expect(await ended).toMatchObject({ failure: null, exitStatus: null })
    expect(program.text()).not.toContain('terminated')
    expect(program.text('note')).toContain('Ended by force')
    expect(await alive()).toBe('')
  })

  test('ends with its agent, killed or not', async () => {
    const stopped = await startLabAgent(lab, agentProgram)
    await startUnruly(stopped)
    await stopped.close()
    expect(await alive()).toBe('')
    expect(await instances()).toBe('')

    const workerKilled = await startLabAgent(lab, agentProgram)
    await startUnruly(workerKilled)
    await onLab(lab, `kill -9 $(pgrep -P ${workerKilled.greeting!.pid})`)
    await workerKilled.ended
    expect(await alive()).toBe('')
    expect(await instances()).toBe('')
  })

  test('ends by itself when supervisor and worker are killed; what remains is swept', async () => {
    const agent = await startLabAgent(lab, agentProgram)
    await startUnruly(agent)
    await onLab(lab, `kill -9 ${agent.greeting!.pid} $(pgrep -P ${agent.greeting!.pid})`)
    await agent.ended
    await until(async () => (await alive()) === '', 'the guard has ended it')
    expect(await instances()).not.toBe('')
    const next = await startLabAgent(lab, agentProgram)
    expect(next.greeting!.leftovers).toBeGreaterThan(0)
    const { removed, kept } = await next.call('sweep', { dryRun: false })
    expect(removed.join('\n')).toMatch(/process \d+ \d+/)
    expect(kept.filter((each) => !each.includes('living agent'))).toEqual([])
    await next.close()
    expect(await instances()).toBe('')
  })

  test('whose guard is killed as well is found by the next sweep', async () => {
    const agent = await startLabAgent(lab, agentProgram)
    await startUnruly(agent)
    await onLab(
      lab,
      `kill -9 ${agent.greeting!.pid} $(pgrep -P ${agent.greeting!.pid}) $(pgrep -x probescope-tool)`,
    )
    await agent.ended
    // The tool died with its guard; its own child did not.
    expect(await alive()).toContain('sleep 1111')
    const next = await startLabAgent(lab, agentProgram)
    await next.call('sweep', { dryRun: false })
    await next.close()
    expect(await alive()).not.toContain('sleep 1111')
    await onLab(lab, 'pkill -f "sleep 111[2]" || true')
    expect(await instances()).toBe('')
  })
})

describe('a program that floods', PATIENCE, () => {
  /**
   * Stops it in the midst of its flood: within a second, or on a machine that is emulated and shared within what it takes
   * for four times to say `true` over ssh. Once more where that was missed: who else computes is not what is meant.
   */
  async function stoppedAtOnce(
    name: string,
    text: string,
    floods: (program: RunningProgram) => boolean,
    load = 'true',
  ): Promise<RunningProgram> {
    const took: string[] = []
    while (took.length < 3) {
      const program = await (await programs.start(name, text)).running(120_000)
      const loaded = onLab(lab, load)
      await program.until(() => floods(program), `${name} to flood`)
      const usual = await timed(() => onLab(lab, 'true'))
      const stopping = await timed(() => program.stop())
      expect(program.run).toMatchObject({ phase: 'ended', failure: null })
      await loaded
      if (stopping < Math.max(1_000, 4 * usual)) return program
      took.push(`${Math.round(stopping)} ms (ssh: ${Math.round(usual)} ms)`)
    }
    throw new Error(`${name} was stopped after ${took.join(', ')}`)
  }
  const timed = async (action: () => Promise<unknown>): Promise<number> => {
    const begun = performance.now()
    await action()
    return performance.now() - begun
  }
  const syscalls = 'timeout 4 dd if=/dev/zero of=/dev/null bs=1 2>/dev/null; true'

  test('is throttled at the source, the loss is counted, and what came is whole lines', async () => {
    const line = 'a line of a flood that nobody can read'
    const program = await stoppedAtOnce('flood.sh', `yes "${line}"`, ({ run }) => run.droppedOutput > 0)
    const lines = program
      .text()
      .split('\n')
      .filter((each) => each !== '')
    const whole = lines.filter((each) => each === line)
    expect(whole.length).toBeGreaterThan(lines.length * 0.9)
    const kept = await programs.driven.ask('programs.output', { program: program.id })
    expect(kept.output.map(({ text }) => text).join('').length).toBeGreaterThan(100_000)
  })

  test.runIf(clang)('by bpf_printk on every switch and system call says how many were lost', async () => {
    const program = await stoppedAtOnce(
      'flood.bpf.c',
      `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
SEC("tp/sched/sched_switch")
int on_switch(void *context) { bpf_printk("a switch of a flood"); return 0; }
SEC("tp/raw_syscalls/sys_enter")
int on_call(void *context) { bpf_printk("a call of a flood"); return 0; }
`,
      ({ run }) => run.lost !== null && run.lost > 0,
      syscalls,
    )
    expect(program.text()).toMatch(/^a switch of a flood$/m)
    // As many as the kernel has said, or nobody knows: never that nothing was lost.
    expect(program.run.lost).not.toBe(0)
  })

  test('through bpftrace loses events, and says how many', async () => {
    const program = await stoppedAtOnce(
      'flood.bt',
      'config = { perf_rb_pages = 1 }\ntracepoint:sched:sched_switch,\ntracepoint:raw_syscalls:sys_enter { printf("a line of a flood of %s\\n", comm); @n = count(); }',
      (each) => each.map('@n') !== undefined && each.text().length > 100_000,
      syscalls,
    )
    // It says only at its end what it has lost.
    expect(program.run).toMatchObject({ failure: null, exitStatus: 0 })
    expect(program.run.lost).toBeGreaterThan(0)
  })
})

describe('BPF', PATIENCE, () => {
  const prints = `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
struct event { __u32 pid; char comm[16]; };
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 65536); } events SEC(".maps");
const struct event *unused __attribute__((unused));
struct { __uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH); __uint(max_entries, 4096); __type(key, __u32); __type(value, __u64); } by_cpu SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 32); __type(key, __u32); __type(value, __u64); } size_hist SEC(".maps");
enum doing { IDLE, BUSY } doing;
__u64 calls;
SEC("ksyscall/getuid")
int count(void *context)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32, slot = 3;
	__u64 one = 1, *count;
	struct event *event;

	calls++;
	doing = BUSY;
	count = bpf_map_lookup_elem(&by_cpu, &pid);
	if (count) (*count)++; else bpf_map_update_elem(&by_cpu, &pid, &one, BPF_ANY);
	count = bpf_map_lookup_elem(&size_hist, &slot);
	if (count) __sync_fetch_and_add(count, 1);
	if (calls != 1)
		return 0;
	bpf_printk("first by %d", pid);
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event) return 0;
	event->pid = pid;
	bpf_get_current_comm(event->comm, sizeof(event->comm));
	bpf_ringbuf_submit(event, 0);
	return 0;
}
SEC("perf_event")
int sampled(void *context) { return 0; }
`

  test('shows its maps by type, its records and its prints, and takes none from others', async () => {
    const program = await programs.start('prints.bpf.c', prints)
    await program.running()
    const pid = (await onLab(lab, `sh -c 'echo $$; exec ${agentProgram} --workload getuid 500'`)).trim()
    // The shell has made a few itself before it became the workload.
    await program.until(() => Number(program.rows('by_cpu').get(pid)) >= 500, 'the count')
    await program.until(() => program.text().includes('events: '), 'the record')
    const stopped = await program.stop()
    expect(stopped).toMatchObject({
      failure: null,
      lost: 0,
      sources: ['tracepoint:syscalls:sys_enter_getuid', 'profile:hz:99'],
    })
    expect(program.rows('variables').get('doing')).toBe('BUSY')
    expect(Number(program.rows('variables').get('calls'))).toBeGreaterThanOrEqual(500)
    expect(program.text()).toMatch(/^events: pid=\d+ comm=\S+$/m)
    expect(program.text()).toMatch(/^first by \d+$/m)
    const [series] =
      program.map('size_hist')!.shape === 'histogram'
        ? (program.map('size_hist') as { series: { buckets: unknown[] }[] }).series
        : []
    expect(series!.buckets).toEqual([{ low: 8, high: 15, count: program.rows('variables').get('calls') }])
  })

  test('is called for events of perf, as often as perf counts them', async () => {
    const given = answer(question('software:page-faults', 'by process'), 'bpf')
    if (!given.ok) throw new Error(given.why)
    const program = await (await programs.start(given.name, given.text)).running()
    const counted = await onLab(lab, `perf stat -x, -e page-faults ${agentProgram} --workload getuid 1 2>&1`)
    const faults = Number(/^(\d+),,page-faults/m.exec(counted)![1])
    const ofWorkload = () => [...program.rows('calls')].find(([key]) => key.endsWith(',probescope-agen'))?.[1]
    await program.until(() => ofWorkload() !== undefined, 'the workload')
    const stopped = await program.stop()
    expect(stopped).toMatchObject({ failure: null, lost: 0, sources: ['software:page-faults:1'] })
    // perf begins within the exec that gives the process its name.
    expect(Math.abs(Number(ofWorkload()) - faults)).toBeLessThan(10)
    expect(faults).toBeGreaterThan(20)
  })

  test('says that a map is full, and does not claim to know what is missing', async () => {
    const text = prints
      .replace('LRU_PERCPU_HASH', 'HASH')
      .replace('max_entries, 4096', 'max_entries, 3')
      .replace('SEC("ksyscall/getuid")', 'SEC("tp/raw_syscalls/sys_enter")')
    const program = await (await programs.start('full.bpf.c', text)).running()
    await onLab(lab, 'for i in 1 2 3 4 5 6; do sh -c :; done')
    await program.until(() => program.run.diagnostics.length > 0, 'a warning')
    const stopped = await program.stop()
    const line = text.split('\n').findIndex((each) => each.includes('by_cpu SEC')) + 1
    expect(stopped.diagnostics).toMatchObject([{ line, severity: 'warning', origin: 'map' }])
    expect(stopped.diagnostics[0]!.message).toContain("'by_cpu' is full: it holds its 3 entries")
    expect(stopped).toMatchObject({ failure: null, lost: null })
  })

  test('is gone with its agent', async () => {
    const program = await programs.start('prints.bpf.c', prints)
    await program.running()
    expect(await onLab(lab, 'bpftool prog show')).toContain('name sampled')
    await onLab(lab, 'kill -9 $(pgrep probescope-work)')
    expect((await program.ended()).failure?.code).toBe('lost')
    await until(
      async () => !(await onLab(lab, 'bpftool prog show')).includes('name sampled'),
      'it is unloaded',
    )
    await until(async () => (await instances()) === '', 'its instance is removed')
  })
})

test('nothing is left behind', PATIENCE, async () => {
  await until(async () => differences(before, await snapshot()).length === 0, 'all is as it was').catch(
    () => null,
  )
  expect(differences(before, await snapshot())).toEqual([])
})
