/** The command line on this machine's own kernel: as root, whatever that kernel can do. */
import { execFileSync, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  benchDocumentSchema,
  cleanDocumentSchema,
  countDocumentSchema,
  doctorDocumentSchema,
  runDocumentSchema,
  sourcesDocumentSchema,
  type DoctorDocument,
} from '../../app/contract/documents'
import { capabilityIds } from '../../app/model/capability'
import {
  buildCommandLine,
  commandLineProgram,
  documentOf,
  ensureAgent,
  probescope,
  type Outcome,
} from './cliHarness'
import { ExactWorkload } from './exactWorkload'
import { Harness } from './terminalHarness'

const getuid = 'tracepoint:syscalls:sys_enter_getuid'
let doctor: DoctorDocument

beforeAll(async () => {
  ensureAgent()
  buildCommandLine()
  doctor = documentOf(await probescope(['doctor', '--json']), doctorDocumentSchema)
}, 240_000)

/** Numbers of the processes that `pid` has started, and theirs. */
function descendants(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))!
        return [[Number(name), Number(parent)] as const]
      } catch {
        return []
      }
    })
  const found = [pid]
  for (const ancestor of found)
    found.push(...parents.filter(([, parent]) => parent === ancestor).map(([own]) => own))
  return found.slice(1)
}

function isAlive(pid: number): boolean {
  try {
    // A zombie is dead.
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

async function until(condition: () => boolean, what: string, timeout = 15_000): Promise<void> {
  const end = Date.now() + timeout
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited ${timeout} ms for ${what}`)
    await sleep(50)
  }
}

describe('doctor', () => {
  test('names the machine and every capability, each missing one with a reason', () => {
    expect(doctor).toMatchObject({ version: 1, target: 'local' })
    expect(doctor.kernel).toBe(execFileSync('uname', ['-r'], { encoding: 'utf8' }).trim())
    expect(doctor.arch).toBe(execFileSync('uname', ['-m'], { encoding: 'utf8' }).trim())
    expect(doctor.capabilities.map(({ id }) => id).sort()).toEqual([...capabilityIds].sort())
    for (const { id, available, reason } of doctor.capabilities) {
      if (available === true) expect(reason, id).toBeNull()
      else expect(reason, id).toMatch(/\S/)
    }
  })

  test('for people: a table without escape sequences when it goes to a pipe', async () => {
    const { status, stdout, stderr } = await probescope(['doctor'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    // oxlint-disable-next-line no-control-regex -- colours are what must not be there
    expect(stdout).not.toMatch(/\x1b/)
    expect(stdout).toContain(`Linux ${doctor.kernel}`)
    for (const { title } of doctor.capabilities) expect(stdout).toContain(title)
  })
})

describe('sources', () => {
  test('finds a tracepoint with its fields', async () => {
    const outcome = await probescope(['sources', 'sched:sched_switch', '--kind', 'tracepoint', '--json'])
    const document = documentOf(outcome, sourcesDocumentSchema)
    const [first] = document.sources
    expect(first).toMatchObject({ source: 'tracepoint:sched:sched_switch', module: null, unavailable: null })
    expect(first!.fields).toContainEqual({
      name: 'prev_pid',
      type: expect.stringMatching(/pid_t|int/) as string,
    })
    expect(outcome).toMatchObject({ status: 0, stderr: '' })
  })

  test('says how many there are beyond --limit', async () => {
    const document = documentOf(
      await probescope(['sources', 'sys_enter', '--kind', 't', '--limit', '3', '--json']),
      sourcesDocumentSchema,
    )
    expect(document.sources).toHaveLength(3)
    expect(document.total).toBeGreaterThan(100)
    const { stdout } = await probescope(['sources', 'sys_enter', '--kind', 't', '--limit', '3'])
    expect(stdout).toMatch(/3 of [\d,]+; --limit shows more/)
  })

  test('nothing found is no failure', async () => {
    const { status, stdout } = await probescope(['sources', 'zzqqzzqqzz'])
    expect(status).toBe(0)
    expect(stdout).toContain("Nothing on the target matches 'zzqqzzqqzz'")
  })
})

describe('count', () => {
  test('by a key that no source has ends at once, though it would count until Ctrl-C', async () => {
    const { status, stderr } = await probescope(['count', 'kprobe:vfs_read', '--by', 'mood'])
    expect(status).toBe(1)
    expect(stderr).toContain("carry no number 'mood'")
  })

  test('tracepoints and software events for a time, as one document', async () => {
    const began = Date.now()
    const outcome = await probescope(
      ['count', getuid, 'software:page-faults', '--for', '2s', '--per-cpu', '--json'],
      {
        during: () => {
          // Both happen meanwhile: a new process faults its pages in.
          const busy = setInterval(() => spawn('/bin/sh', ['-c', 'id -u'], { stdio: 'ignore' }), 100)
          setTimeout(() => clearInterval(busy), 3_000)
        },
      },
    )
    expect(Date.now() - began).toBeGreaterThan(2_000)
    expect(outcome).toMatchObject({ status: 0, stderr: '' })
    const document = documentOf(outcome, countDocumentSchema)
    expect(document).toMatchObject({ version: 1, target: 'local', interval: 100, scope: { kind: 'system' } })
    expect(document.seconds).toBeGreaterThanOrEqual(1.99)
    expect(document.seconds).toBeLessThan(2.5)
    expect(document.sources.map(({ source }) => source)).toEqual([getuid, 'software:page-faults'])
    for (const { total, perSecond, byKey, failure, attachment } of document.sources) {
      expect(total).toBeGreaterThan(0)
      expect(perSecond! / (total! / document.seconds)).toBeCloseTo(1, 0)
      expect(byKey!.map(({ key }) => key)).toEqual(
        Array.from({ length: doctor.cpus }, (_, cpu) => String(cpu)),
      )
      expect(byKey!.reduce((sum, { total: ofCpu }) => sum + ofCpu!, 0)).toBe(total)
      expect(failure).toBeNull()
      expect(attachment!.method).toMatch(/perf/)
    }
    expect(document.cost.linkBytes).toBeGreaterThan(0)
    expect(document.cost.agentCpuShare).toBeLessThan(0.2)
  })

  test.each([
    [1, 1],
    [1_000, 1],
    [100_000, 4],
  ])('of one process: %i calls by %i processes are counted as that', async (calls, processes) => {
    const workload = new ExactWorkload(calls, processes)
    let workDone: Promise<void> | null = null
    const outcome = await probescope(['count', getuid, '--pid', String(workload.pid), '--print', '100ms'], {
      during: (child) => {
        // Printed lines come when it counts.
        child.stdout.once('data', () => {
          workDone = workload.go().then(() => void child.kill('SIGINT'))
        })
      },
    })
    await workDone
    expect(outcome).toMatchObject({ status: 0, stderr: '' })
    const number = calls.toLocaleString('en-US')
    expect(outcome.stdout).toMatch(new RegExp(`^${getuid} +${number} .*lost`, 'm'))
    // The lines printed on the way have it all as well.
    const printed = [...outcome.stdout.matchAll(/^ +\d+\.\d{3} +([\d,]+) /gm)].map(([, n]) =>
      Number(n!.replace(/,/g, '')),
    )
    expect(printed.length).toBeGreaterThan(0)
    expect(printed.reduce((sum, one) => sum + one, 0)).toBe(calls)
  })

  test('does what doctor says can be done, and is told apart by the exit status', async () => {
    const needs: readonly [source: string, capability: string][] = [
      ['kprobe:vfs_read', 'kprobes'],
      ['fentry:vfs_read', 'fentry'],
      ['ftrace:vfs_read', 'function-tracer'],
      ['rawtracepoint:sys_enter', 'raw-tracepoints'],
      ['hardware:cycles', 'perf-hardware'],
      ['software:context-switches', 'perf-software'],
      ['tracepoint:sched:sched_switch', 'tracepoints'],
    ]
    for (const [source, id] of needs) {
      const { available } = doctor.capabilities.find((capability) => capability.id === id)!
      const outcome = await probescope(['count', source, '--for', '200ms', '--json'])
      const [counted] = documentOf(outcome, countDocumentSchema).sources
      expect(outcome.status, `${source}: ${outcome.stderr}`).toBe(available === true ? 0 : 3)
      if (available === true) continue
      expect(counted).toMatchObject({ total: null, perSecond: null, attachment: null })
      expect(counted!.failure).toMatchObject({ code: 'unsupported' })
      expect(outcome.stderr).toContain(`probescope: ${source}: `)
      expect(outcome.stderr).toContain(`missing capability: ${counted!.failure!.detail}`)
    }
  }, 60_000)

  test('a source that is not there fails, and the others are counted', async () => {
    const outcome = await probescope([
      'count',
      'tracepoint:sched:sched_swich',
      'tracepoint:sched:sched_switch',
      '--for',
      '500ms',
      '--json',
    ])
    expect(outcome.status).toBe(1)
    const [missing, there] = documentOf(outcome, countDocumentSchema).sources
    expect(missing).toMatchObject({ total: null, failure: { code: 'not-found' } })
    expect(there!.total).toBeGreaterThan(0)
    expect(outcome.stderr).toContain('tracepoint:sched:sched_swich')
  })

  test("the kernel's own words about a filter, and the place", async () => {
    const source = 'tracepoint:sched:sched_switch /no_such_field == 1/'
    const outcome = await probescope(['count', source, '--for', '300ms'])
    expect(outcome.status).toBe(1)
    expect(outcome.stderr).toMatch(/no_such_field/)
    expect(outcome.stderr).toMatch(/Field not found/)
  })

  test('Ctrl-C once ends it cleanly: the totals are printed, and nothing goes on', async () => {
    let children: number[] = []
    const outcome = await probescope(['count', 'tracepoint:sched:sched_switch', '--json'], {
      during: (child) => {
        setTimeout(() => {
          children = descendants(child.pid!)
          child.kill('SIGINT')
        }, 2_000)
      },
    })
    expect(outcome).toMatchObject({ status: 0, stderr: '' })
    expect(documentOf(outcome, countDocumentSchema).sources[0]!.total).toBeGreaterThan(0)
    expect(children.length).toBeGreaterThan(0)
    await until(() => !children.some(isAlive), 'the end of the agent', 3_000)
  })

  test('twice at once, and killed: the agent ends by itself', async () => {
    for (const end of ['SIGINT', 'SIGKILL'] as const) {
      let children: number[] = []
      await probescope(['count', 'tracepoint:sched:sched_switch'], {
        during: (child) => {
          setTimeout(() => {
            children = descendants(child.pid!)
            child.kill(end)
            child.kill(end)
          }, 2_000)
        },
      })
      expect(children.length).toBeGreaterThan(0)
      await until(() => !children.some(isAlive), `the end of the agent after ${end}`)
    }
  }, 60_000)

  test('a reader that has seen enough ends it', async () => {
    const [file, program] = [commandLineProgram.file, commandLineProgram.args[0]]
    const script = `"${file}" "${program}" count tracepoint:sched:sched_switch --print 100ms | head -n 2`
    const began = Date.now()
    const lines = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', timeout: 15_000 })
      .trim()
      .split('\n')
    expect(lines).toHaveLength(2)
    expect(Date.now() - began).toBeLessThan(10_000)
  })
})

describe('run', { timeout: 60_000 }, () => {
  /** What each needs first of all. */
  const needs = [
    ['getuid-top.bt', 'tool:bpftrace'],
    ['getuid-kprobe.mod.c', 'kernel-headers'],
    ['getuid-stat.perf', 'tool:perf'],
  ] as const

  test.for(needs)('of %s needs %s, and says so where that is missing', async ([name, need], { skip }) => {
    const lacking = doctor.capabilities.find(({ id }) => id === need)!
    skip(lacking.available !== false, 'this machine has it')
    const file = `resources/samples/${name}`
    const outcome = await probescope(['run', file, '--target', 'local', '--json'])
    expect(outcome.status).toBe(3)
    const { failure, diagnostics } = documentOf(outcome, runDocumentSchema)
    expect(failure).toMatchObject({ code: 'unsupported', detail: need, remedy: lacking.remedy })
    expect(failure!.message).toContain(lacking.reason)
    expect(diagnostics).toEqual([])
  })

  test('without the right to load BPF programs says that it is refused, and what could be done', async () => {
    const by = ['setpriv', '--bounding-set=-bpf,-sys_admin']
    const file = 'resources/samples/getuid-count.bpf.c'
    const outcome = await probescope(['run', file, '--target', 'local', '--json'], { by })
    expect(outcome.status).toBe(3)
    const { failure } = documentOf(outcome, runDocumentSchema)
    expect(failure).toMatchObject({ code: 'unsupported', detail: 'bpf-load' })
    expect(failure!.message).toContain('EPERM')
    expect(failure!.remedy).toContain('CAP_BPF')
  })
})

describe('on a terminal', () => {
  test('counts are live until Ctrl-C, then the table stands', async () => {
    const harness = new Harness()
    const { file, args } = commandLineProgram
    const command = ['exec', file, ...args, 'count', 'tracepoint:sched:sched_switch'].join(' ')
    const { terminal } = harness.run(command, { columns: 120, rows: 20 })
    try {
      await harness.until(() => /Ctrl-C stops/.test(harness.text(terminal.id)), 'the live table')
      expect(harness.text(terminal.id)).toContain('\x1b[J')
      await sleep(600)
      harness.service.write({ terminal: terminal.id, data: '\x03' })
      await harness.ended(terminal.id)
      const attached = await harness.service.attach({ terminal: terminal.id })
      if (!attached.ok) throw new Error(attached.failure.message)
      // oxlint-disable-next-line no-control-regex -- only the text counts here
      const screen = attached.value.screen.replace(/\x1b\[[\d;?]*[A-Za-z]/g, ' ')
      expect(screen).not.toContain('Ctrl-C stops')
      expect(screen).toMatch(/tracepoint:sched:sched_switch\s+[\d,]+\s/)
      expect(screen).toMatch(/agent's CPU .*link/)
      expect(harness.service.list().terminals[0]!.exitCode).toBe(0)
    } finally {
      await harness.service.dispose()
    }
  }, 30_000)
})

describe('clean', () => {
  test('finds nothing of ours when nothing is left', async () => {
    const outcome = await probescope(['clean', '--json'])
    expect(outcome).toMatchObject({ status: 0, stderr: '' })
    expect(documentOf(outcome, cleanDocumentSchema)).toMatchObject({
      dryRun: false,
      removed: [],
      attached: null,
    })
  })

  test('--dry-run shows what traces now, with its owner', async () => {
    let shown: Promise<Outcome> | null = null
    let agents: number[] = []
    await probescope(['count', 'tracepoint:sched:sched_switch', '--print', '100ms'], {
      during: (child) => {
        child.stdout.once('data', () => {
          agents = descendants(child.pid!)
          shown = probescope(['clean', '--dry-run', '--json']).finally(() => child.kill('SIGINT'))
        })
      },
    })
    const outcome = (await shown)!
    expect(outcome).toMatchObject({ status: 0, stderr: '' })
    const { dryRun, attached } = documentOf(outcome, cleanDocumentSchema)
    expect(dryRun).toBe(true)
    const owners = attached!.filter(({ kind }) => kind === 'perf-event').map(({ owner }) => owner ?? '')
    expect(agents.some((pid) => owners.some((owner) => owner.includes(`pid ${pid}`)))).toBe(true)
  })
})

describe('bench', { timeout: 180_000 }, () => {
  const quick = ['bench', '--rounds', '2', '--time', '10', '--json']

  test('measures what this kernel can, and says why not the rest', async () => {
    const outcome = await probescope([...quick, '--arms', 'tracepoint-perf,kprobe-jump-bpf-count'])
    const document = documentOf(outcome, benchDocumentSchema)
    expect(document.rounds).toBe(2)
    expect(document.fingerprint.kernel).toBe(doctor.kernel)
    const arms = new Map(document.arms.map((each) => [each.arm, each]))
    expect([...arms.keys()]).toEqual(['base', 'tracepoint-perf', 'kprobe-jump-bpf-count'])
    const can = (id: string) => doctor.capabilities.find((each) => each.id === id)!.available === true
    for (const [name, needed] of [
      ['tracepoint-perf', 'tracepoints'],
      ['kprobe-jump-bpf-count', 'kprobes'],
    ] as const) {
      const arm = arms.get(name)!
      if (can(needed)) {
        expect(arm.nsPerEvent).toBeGreaterThan(arms.get('base')!.nsPerEvent! / 2)
        expect(arm.counted).toBeGreaterThanOrEqual(arm.made)
        expect(arm.unavailable).toBeNull()
      } else {
        expect(arm).toMatchObject({ nsPerEvent: null, eventsPerSecond: null, counted: null, evidence: null })
        expect(arm.unavailable!.code).toBe('unsupported')
      }
    }
  })

  test('ends with 3 when the target can do nothing of what was asked', async () => {
    const kprobes = doctor.capabilities.find(({ id }) => id === 'kprobes')!
    if (kprobes.available !== false) return expect(kprobes.available).not.toBe(false)
    const { status, stdout } = await probescope([...quick, '--arms', 'kprobe-ftrace'])
    expect(status).toBe(3)
    expect(benchDocumentSchema.parse(JSON.parse(stdout)).arms[1]!.unavailable!.message).toContain('Kprobes')
  })

  test('stops at Ctrl-C with what it has, and leaves no process', async () => {
    const harness = new Harness()
    const { file, args } = commandLineProgram
    const command = ['exec', file, ...args, 'bench', '--arms', 'tracepoint', '--rounds', '100'].join(' ')
    const { pty, terminal } = harness.run(command, { columns: 120, rows: 20 })
    await harness.until(() => /round [2-9]/.test(harness.text(terminal.id)), 'the second round', 60_000)
    const started = descendants(pty.pid)
    expect(started.length).toBeGreaterThan(0)
    harness.service.write({ terminal: terminal.id, data: '\x03' })
    await harness.ended(terminal.id)
    expect(harness.service.list().terminals[0]!.exitCode).toBe(1)
    expect(harness.text(terminal.id)).toMatch(/tracepoint-perf .* M /)
    for (let waited = 0; started.some(isAlive) && waited < 10_000; waited += 100) await sleep(100)
    expect(started.filter(isAlive)).toEqual([])
  })
})
