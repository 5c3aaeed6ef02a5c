// However the agent ends, the machine is as it was before: compared in all that tracing could have changed.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Source } from '../../app/model/source'
import type { AgentConnection } from '../agent/agentConnection'
import { installAgent, startLabAgent, withoutKprobePmu, type Lab } from './labAgent'
import { onLab, startLab } from './labProcess'
import { differences, snapshotTracingState, type TracingState } from './tracingState'

let lab: Lab
let program: string
let before: TracingState
let agent: AgentConnection

/** One of each way to attach; the last two leave something that only the ledger owns. */
const sources: readonly Source[] = [
  { kind: 'kprobe', function: 'version_proc_show', offset: 0, module: null },
  { kind: 'kretprobe', function: 'version_proc_show', module: null },
  { kind: 'fentry', function: 'user_statfs', module: null },
  { kind: 'fexit', function: 'user_statfs', module: null },
  { kind: 'rawtracepoint', event: 'sched_process_exec' },
  { kind: 'tracepoint', system: 'sched', event: 'sched_process_exec', filter: 'pid > 1' },
  { kind: 'uprobe', path: '/bin/bash', symbol: 'readline', offset: 0 },
  { kind: 'software', event: 'page-faults' },
  { kind: 'ftrace', pattern: 'version_*', module: null },
  { kind: 'ftrace', pattern: 'uptime_proc_show', module: null },
]

/** Somebody else's probes, which must be untouched at the end. */
const others = String.raw`cd /sys/kernel/tracing
mkdir -p instances/somebody-else
echo 'p:somebody/else uptime_proc_show' >> kprobe_events
echo 'p:probescope_not/ours loadavg_proc_show' >> kprobe_events
mkdir -p instances/probescope_of_another_kind
echo 1 > instances/somebody-else/events/somebody/else/enable`
const othersAway = String.raw`cd /sys/kernel/tracing
echo 0 > instances/somebody-else/events/somebody/else/enable
rmdir instances/somebody-else instances/probescope_of_another_kind
echo '-:somebody/else' >> kprobe_events
echo '-:probescope_not/ours' >> kprobe_events`

const snapshot = () => snapshotTracingState((script) => onLab(lab, script))

/** An emulated machine, and perhaps a busy one: seconds here are tenths of seconds on hardware. */
const PATIENCE = { timeout: 300_000 }

beforeAll(async () => {
  lab = startLab()
  program = await installAgent(lab)
  await onLab(lab, others)
  before = await snapshot()
}, PATIENCE.timeout)

afterAll(async () => {
  await onLab(lab, othersAway)
})

beforeEach(async () => {
  agent = await attachEverything()
}, PATIENCE.timeout)

afterEach(async () => {
  agent.stopHeartbeat()
  agent.child.kill('SIGKILL')
  await agent.ended
  await agentsGone()
}, PATIENCE.timeout)

async function attachEverything(command = program, heartbeatTimeout = 60_000): Promise<AgentConnection> {
  const started = await startLabAgent(lab, `exec ${command}`, heartbeatTimeout)
  await started.call('count-start', { run: 1, interval: 500, perCpu: true, scope: { kind: 'system' } })
  for (const [index, source] of sources.entries()) await started.call('attach', { run: 1, index, source })
  return started
}

const pids = async (name: string) =>
  (await onLab(lab, `pgrep -x ${name} || true`)).split('\n').filter((line) => line !== '')

/** Waits until no agent runs there. */
async function agentsGone(limit = 90_000): Promise<void> {
  const begun = Date.now()
  while ((await pids('probescope-agen')).length + (await pids('probescope-work')).length > 0) {
    if (Date.now() - begun > limit) throw new Error(`an agent still runs after ${limit} ms`)
    await sleep(200)
  }
}

/** The kernel takes a moment to free what the last descriptor held (RCU, delayed work). */
async function expectNoTrace(): Promise<void> {
  let found: string[] = []
  for (let tries = 0; tries < 5; tries++) {
    found = differences(before, await snapshot())
    if (found.length === 0) break
    await sleep(1000)
  }
  expect(found).toEqual([])
}

const kill = async (signal: string, ...names: string[]) => {
  const ids = (await Promise.all(names.map(pids))).flat()
  expect(ids).toHaveLength(names.length)
  await onLab(lab, `kill -${signal} ${ids.join(' ')}`)
}

describe('the agent is told to end', () => {
  it('while it runs there is much to see, so that this comparison can fail', PATIENCE, async () => {
    const sections = new Set(
      differences(before, await snapshot()).map((line) => /^\+ (\S+):/.exec(line)?.[1]),
    )
    const expected = ['instances', 'kprobes', 'patched', 'bpf-programs', 'bpf-maps', 'bpf-links', 'held']
    expect([...sections]).toEqual(expect.arrayContaining([...expected, 'processes', 'files']))
    await agent.call('bye', {})
    await agent.ended
    await expectNoTrace()
  })

  it('by the end of its input', PATIENCE, async () => {
    agent.stopHeartbeat()
    agent.child.stdin.end()
    await agent.ended
    await expectNoTrace()
  })

  it.each(['HUP', 'TERM', 'INT'])('by SIG%s', PATIENCE, async (signal) => {
    await kill(signal, 'probescope-agen')
    await agent.ended
    await expectNoTrace()
  })

  it('by the death of ssh', PATIENCE, async () => {
    agent.child.kill('SIGKILL')
    await agentsGone()
    await expectNoTrace()
  })

  it('by silence: no heartbeat comes', PATIENCE, async () => {
    const silent = await attachEverything(program, 5_000)
    silent.stopHeartbeat()
    await silent.ended
    await agent.call('bye', {})
    await agent.ended
    await expectNoTrace()
  })
})

describe('killed or hanging', () => {
  it('the worker killed: the supervisor undoes', PATIENCE, async () => {
    await kill('KILL', 'probescope-work')
    await agent.ended
    await expectNoTrace()
  })

  it('the supervisor killed: the worker undoes', PATIENCE, async () => {
    await kill('KILL', 'probescope-agen')
    await agentsGone()
    await expectNoTrace()
  })

  it('the worker stopped, and the connection gone', PATIENCE, async () => {
    await kill('STOP', 'probescope-work')
    agent.child.kill('SIGKILL')
    await agentsGone()
    await expectNoTrace()
  })

  it.each([
    ['with perf', (command: string) => command],
    ['with kprobe_events', withoutKprobePmu],
  ])('both killed, kprobes %s: the next agent finds and removes what is left', PATIENCE, async (_, wrap) => {
    await agent.call('bye', {})
    await agent.ended
    agent = await attachEverything(wrap(program))
    await kill('KILL', 'probescope-agen', 'probescope-work')
    await agentsGone()
    const left = differences(before, await snapshot())
    expect(left.filter((line) => line.startsWith('+ instances: probescope_'))).toHaveLength(2)
    const events = left.filter((line) => line.startsWith('+ dynamic-events:'))
    expect(events.length > 0).toBe(wrap === withoutKprobePmu)

    const next = await startLabAgent(lab, program)
    const looked = await next.call('sweep', { dryRun: true })
    expect(next.greeting?.leftovers).toBe(looked.found.length)
    expect(looked.found.length).toBeGreaterThanOrEqual(3) // a ledger and two instances
    expect(looked.removed).toEqual([])
    expect(differences(before, await snapshot())).toEqual(
      expect.arrayContaining(left.filter((line) => !/files/.test(line))),
    )
    const swept = await next.call('sweep', { dryRun: false })
    expect(swept.removed.toSorted()).toEqual(looked.found.toSorted())
    expect((await next.call('sweep', { dryRun: true })).found).toEqual([])
    await next.close()
    await expectNoTrace()
  })

  /** As a written program does: a probe in the group that it was given, and no time to take it away. */
  const probing = `echo "p:$PROBESCOPE_TOOL/event version_proc_show" >> "$TRACEFS"/../../kprobe_events
echo 1 > "$TRACEFS/events/$PROBESCOPE_TOOL/event/enable"
echo ready
exec sleep 600`
  const ownProbes = () =>
    onLab(lab, 'grep -c "^p:probescope_.*_tool" /sys/kernel/tracing/kprobe_events || true')
  async function startProbing(): Promise<void> {
    await agent.call('tool-start', {
      tool: 1,
      program: 'sh',
      arguments: ['@program'],
      text: probing,
      instance: true,
      grace: 1_000,
    })
    await expect.poll(ownProbes, { timeout: 60_000 }).toBe('1\n')
  }

  it('a program with its guard: the probe in its group goes with it', PATIENCE, async () => {
    await startProbing()
    await onLab(lab, 'pkill -KILL -x probescope-tool; pkill -KILL -f "^sleep 600" || true')
    await expect.poll(ownProbes, { timeout: 60_000 }).toBe('0\n')
    await agent.call('bye', {})
    await agent.ended
    await expectNoTrace()
  })

  it('a program with everything of ours: the next agent removes its probe', PATIENCE, async () => {
    await startProbing()
    await onLab(lab, 'pkill -KILL -x "probescope-.*"; pkill -KILL -f "^sleep 600" || true')
    await agentsGone()
    expect(await ownProbes()).toBe('1\n')
    const next = await startLabAgent(lab, program)
    const swept = await next.call('sweep', { dryRun: false })
    expect(swept.kept).toEqual([])
    expect(await ownProbes()).toBe('0\n')
    await next.close()
    await expectNoTrace()
  })
})
