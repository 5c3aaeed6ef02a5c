/** The command line against the lab VM: every mechanism, sudo's question on the terminal, and nothing left after Ctrl-C. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  cleanDocumentSchema,
  countDocumentSchema,
  doctorDocumentSchema,
  runDocumentSchema,
  sourcesDocumentSchema,
} from '../../app/contract/documents'
import { buildCommandLine, commandLineProgram, documentOf, ensureAgent, probescope } from '../main/cliHarness'
import { Harness } from '../main/terminalHarness'
import { installWorkload, LabProcess, onLab, startLab } from './labProcess'

let lab: ReturnType<typeof startLab>
let workload: Awaited<ReturnType<typeof installWorkload>>

beforeAll(async () => {
  ensureAgent()
  buildCommandLine()
  lab = startLab()
  workload = await installWorkload(lab)
}, 300_000)

afterAll(() => workload?.remove())

/** What an attached probe would be seen in, and the agent's traces. */
function traces(): Promise<string> {
  return onLab(
    lab,
    `cd /sys/kernel/tracing && ls instances && cat kprobe_events uprobe_events enabled_functions current_tracer set_event;
     cat /sys/kernel/debug/kprobes/list; ls -d /tmp/probescope* /dev/shm/probescope* /run/probescope* 2>/dev/null;
     pgrep -a probescope; bpftool -j prog show | grep -o '"name":"probescope[^"]*"'; true`,
  )
}

async function untilClean(before: string): Promise<void> {
  const end = Date.now() + 20_000
  while ((await traces()) !== before) {
    if (Date.now() > end) expect(await traces()).toBe(before)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

describe('run', { timeout: 180_000 }, () => {
  const samples = fileURLToPath(new URL('../../resources/samples/', import.meta.url))

  test('says what the verifier refuses, with its line, as a document and as a compiler would', async () => {
    const file = `${samples}verifier-refuses.bpf.c`
    const outcome = await probescope(['run', file, '--target', 'lab', '--json'])
    expect(outcome.status).toBe(1)
    const document = documentOf(outcome, runDocumentSchema)
    expect(document).toMatchObject({
      target: 'lab',
      program: 'verifier-refuses.bpf.c',
      kind: 'bpf',
      maps: [],
    })
    expect(document.diagnostics).toMatchObject([{ file, line: 23, column: 2, severity: 'error' }])
    expect(outcome.stderr).toContain(`${file}:23:2: error: This pointer may be NULL`)
  })

  test('shows what a program prints, and its maps at the end', async () => {
    const outcome = await probescope([
      'run',
      `${samples}getuid-count.bpf.c`,
      '--for',
      '1s',
      '--target',
      'lab',
    ])
    expect(outcome).toMatchObject({ status: 0, stderr: '' })
    expect(outcome.stdout).toMatch(/^calls\n *key +value\n +0 +\d+$/m)
  })
})

describe('count --by', { timeout: 180_000 }, () => {
  test('tells each name its exact share', async () => {
    const before = await traces()
    const source = 'tracepoint:syscalls:sys_enter_getuid'
    const counting = probescope([
      'count',
      source,
      '--by',
      'comm',
      '--for',
      '12s',
      '--target',
      'lab',
      '--json',
    ])
    while (!(await onLab(lab, 'bpftool prog show')).includes('name on_event')) {
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    await onLab(lab, `${workload.program} --workload getuid 1000`)
    const outcome = await counting
    expect(outcome).toMatchObject({ status: 0, stderr: '' })
    const [counted] = documentOf(outcome, countDocumentSchema).sources
    expect(counted!.byKey!.find(({ key }) => key === 'w')).toEqual({ key: 'w', total: 1000 })
    expect(counted!.trust.missed).toBe(0)
    await untilClean(before)
  })

  test('takes an argument, and of one process alone', async () => {
    // The shell calls vfs_read with what head asks for, and head is another process.
    const script =
      'echo $$; exec >/dev/null; i=0; while [ $((i += 1)) -lt 300 ]; do head -c 321 /dev/zero; read -r line < /proc/uptime; sleep 0.1; done'
    const shell = new LabProcess(lab, `exec sh -c '${script}'`)
    try {
      const [, pid] = await shell.until(/^(\d+)$/m)
      const count = (...args: string[]) =>
        probescope(['count', ...args, '--for', '1s', '--target', 'lab', '--json'])
      const [everywhere, here] = await Promise.all([
        count('kprobe:vfs_read', 'tracepoint:syscalls:sys_enter_getuid', '--by', 'count'),
        count('kprobe:vfs_read', '--by', 'comm', '--pid', pid!),
      ])
      const [byCount, none] = documentOf(everywhere, countDocumentSchema).sources
      expect(byCount!.byKey!.find(({ key }) => key === '321')?.total).toBeGreaterThan(0)
      expect(none!.failure!.message).toContain("no number 'count'")
      expect(everywhere.status).toBe(1)
      const [byName] = documentOf(here, countDocumentSchema).sources
      expect(byName!.byKey!.map(({ key }) => key)).toEqual(['sh'])
    } finally {
      shell.kill()
    }
  })
})

describe('doctor', { timeout: 180_000 }, () => {
  test('finds what a distribution kernel has', async () => {
    const outcome = await probescope(['doctor', '--target', 'lab', '--json'])
    expect(outcome).toMatchObject({ status: 0, stderr: '' })
    const document = documentOf(outcome, doctorDocumentSchema)
    expect(document).toMatchObject({ target: 'lab', hostname: 'probescope-lab', arch: 'x86_64', cpus: 2 })
    const available = new Map(document.capabilities.map(({ id, available: there }) => [id, there]))
    for (const id of [
      'kprobes',
      'function-tracer',
      'fentry',
      'raw-tracepoints',
      'tracepoints',
      'uprobes',
      'btf',
    ]) {
      expect([id, available.get(id)]).toEqual([id, true])
    }
    expect(available.get('perf-hardware')).toBe(false)
  })
})

describe('sources', { timeout: 180_000 }, () => {
  test('an alias is found by the name that was asked for, with its arguments', async () => {
    const outcome = await probescope(['sources', 'kprobe:__x64_sys_getuid', '--target', 'lab', '--json'])
    const [first] = documentOf(outcome, sourcesDocumentSchema).sources
    expect(first).toMatchObject({ source: 'kprobe:__x64_sys_getuid', unavailable: null })
    expect(first!.aliases).toContain('__do_sys_getuid')
    const read = await probescope(['sources', 'fentry:vfs_read', '--target', 'lab', '--json', '--limit', '1'])
    expect(documentOf(read, sourcesDocumentSchema).sources[0]!.fields).toContainEqual({
      name: 'count',
      type: 'size_t',
    })
  })
})

describe('count', { timeout: 300_000 }, () => {
  test('exactly N calls by each mechanism, and says how it was attached', async () => {
    const calls = 12_345
    const process = new LabProcess(
      lab,
      `echo pid=$$; read -r go; exec ${workload.program} --workload getuid ${calls} 2`,
    )
    const [, pid] = await process.until(/pid=(\d+)\n/)
    const sources = [
      'kprobe:__x64_sys_getuid',
      'kretprobe:__x64_sys_getuid',
      'fentry:__x64_sys_getuid',
      'fexit:__x64_sys_getuid',
      'ftrace:__do_sys_getuid',
      'tracepoint:syscalls:sys_enter_getuid',
    ]
    let done: Promise<void> | null = null
    const outcome = await probescope(
      ['count', ...sources, '--pid', pid!, '--print', '200ms', '--target', 'lab'],
      {
        during: (child) => {
          let said = ''
          const hear = (text: string) => {
            said += text
            // All of them print: the last to be attached counts.
            if (!sources.every((source) => said.includes(source))) return
            child.stdout.off('data', hear)
            process.write('go\n')
            done = process.end().then(() => void child.kill('SIGINT'))
          }
          child.stdout.on('data', hear)
        },
      },
    )
    await done
    expect(outcome).toMatchObject({ status: 0, stderr: '' })
    const table = outcome.stdout.slice(outcome.stdout.indexOf('source '))
    for (const source of sources) {
      expect(table).toMatch(new RegExp(`^${source} +12,345 +0 +\\S+( .)?/s +lost .*, missed .*  \\S+`, 'm'))
    }
    expect(table).toMatch(/fentry.*patched: trampoline/)
  })

  test('a wildcard says how many functions it matched; a missing one what was meant', async () => {
    const outcome = await probescope([
      'count',
      'ftrace:vfs_re*',
      'kprobe:vfs_reed',
      '--for',
      '300ms',
      '--target',
      'lab',
      '--json',
    ])
    expect(outcome.status).toBe(1)
    const [wildcard, missing] = documentOf(outcome, countDocumentSchema).sources
    expect(wildcard!.attachment!.functions).toBeGreaterThan(1)
    expect(missing!.failure).toMatchObject({
      code: 'not-found',
      remedy: expect.stringContaining('vfs_read') as string,
    })
  })

  test('Ctrl-C, and kill -9, leave nothing on the target', async () => {
    const before = await traces()
    const sources = ['kprobe:vfs_read', 'fentry:vfs_write', 'ftrace:vfs_*', 'tracepoint:sched:sched_switch']
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      let during: Promise<string> | null = null
      const outcome = await probescope(['count', ...sources, '--print', '200ms', '--target', 'lab'], {
        during: (child) => {
          child.stdout.once('data', () => {
            during = traces().finally(() => child.kill(signal))
          })
        },
      })
      expect(outcome.status).toBe(signal === 'SIGINT' ? 0 : null)
      expect(await during).not.toBe(before)
      await untilClean(before)
    }
  })

  test('what is attached now is shown while it is, with its owner', async () => {
    const other = new LabProcess(
      lab,
      'bpftrace -e \'kprobe:vfs_fsync { @ = count() } fentry:vfs_open { @ = count() } BEGIN { printf("ready\\n") }\'',
    )
    // By an agent of ours, but not the one that is asked.
    const ours = new Harness()
    const counted = [
      ...['kprobe:vfs_open', 'ftrace:__do_sys_getuid', 'fentry:vfs_write', 'kretprobe:vfs_write'],
      'fexit:virtnet_poll', // of a module
    ]
    const { file, args } = commandLineProgram
    const target = ['--ssh-config', lab.sshConfig, '--target', lab.host]
    const command = ['exec', file, ...args, 'count', ...counted, '--for', '90s', ...target].join(' ')
    const { terminal } = ours.run(command, { columns: 160, rows: 30 })
    try {
      await other.until(/ready/)
      const isCounting = () => {
        const table = ours.text(terminal.id).split('trust').at(-1)!
        return table.includes('fexit:virtnet_poll') && !table.includes('attaching')
      }
      await ours.until(isCounting, 'the counts', 100_000)
      const outcome = await probescope(['clean', '--dry-run', '--target', 'lab', '--json'])
      expect(outcome).toMatchObject({ status: 0, stderr: '' })
      const { attached, found } = documentOf(outcome, cleanDocumentSchema)
      expect(found).toEqual([])
      const ownersOf = (kind: string, name: RegExp) =>
        attached!.filter((item) => item.kind === kind && name.test(item.name))
      const agent = /^probescope-work \(pid \d+\)$/
      const bpftrace = /^bpftrace \(pid \d+\)$/
      expect(ownersOf('kprobe', /^vfs_fsync/)).toMatchObject([
        { ours: false, owner: expect.stringMatching(bpftrace) },
      ])
      expect(ownersOf('kprobe', /^vfs_open/)).toMatchObject([
        { ours: true, owner: expect.stringMatching(agent) },
      ])
      const patched = (name: string) => ownersOf('patched-function', new RegExp(`^${name}$`))
      expect(patched('vfs_fsync')).toMatchObject([{ ours: false, owner: expect.stringMatching(bpftrace) }])
      expect(patched('vfs_write')).toMatchObject([{ ours: true, owner: expect.stringMatching(agent) }])
      expect(patched('virtnet_poll')).toMatchObject([{ ours: true, owner: expect.stringMatching(agent) }])
      expect(patched('__do_sys_getuid')).toMatchObject([
        { ours: true, owner: expect.stringContaining('function tracer of instances/probescope_') },
      ])
      // Both are there, and what both have is not called ours.
      const both = patched('vfs_open')[0]!
      expect(both).toMatchObject({ ours: false, owner: expect.stringContaining('bpftrace') })
      expect(both.owner).toContain('probescope-work')
      expect(ownersOf('bpf-program', /./).some(({ owner }) => bpftrace.test(owner ?? ''))).toBe(true)
    } finally {
      ours.service.write({ terminal: terminal.id, data: '\x03' })
      await ours.ended(terminal.id)
      await ours.service.dispose()
      other.kill()
      await onLab(lab, 'pkill -x bpftrace; true')
    }
  })
})

describe('over ssh, through sudo', { timeout: 240_000 }, () => {
  const asUser = (user: string) => ['--ssh-config', lab.sshConfig, '--target', `${user}@${lab.host}`]

  test('without a password where sudo asks for none', async () => {
    const outcome = await probescope([
      ...['count', 'tracepoint:sched:sched_switch', '--for', '500ms', '--json'],
      ...asUser('operator'),
    ])
    expect(outcome).toMatchObject({ status: 0, stderr: '' })
    const document = documentOf(outcome, countDocumentSchema)
    expect(document.target).toBe(`operator@${lab.host}`)
    expect(document.sources[0]!.total).toBeGreaterThan(0)
  })

  test('the password is asked on the terminal, again when it is wrong, and never shown', async () => {
    const harness = new Harness()
    const command = [
      ...['exec', commandLineProgram.file, ...commandLineProgram.args],
      ...['count', 'tracepoint:sched:sched_switch', '--for', '500ms', ...asUser('engineer')],
    ].join(' ')
    const { terminal } = harness.run(command, { columns: 120, rows: 30 })
    const type = (data: string) => harness.service.write({ terminal: terminal.id, data })
    const asked = (times: number) =>
      harness.until(
        () => harness.text(terminal.id).split('[sudo] password for').length > times,
        `the question, ${times} times`,
        100_000,
      )
    try {
      await asked(1)
      type('wrong-one\r')
      await asked(2)
      type('lab\r')
      await harness.until(() => /sched_switch +[\d,]+ /.test(harness.text(terminal.id)), 'the count', 100_000)
      await harness.ended(terminal.id)
      expect(harness.text(terminal.id)).not.toContain('wrong-one')
      expect(harness.service.list().terminals[0]!.exitCode).toBe(0)
    } finally {
      await harness.service.dispose()
    }
  })

  test('without a terminal to ask on, it fails and says what to do', async () => {
    const { status, stderr } = await probescope(['doctor', ...asUser('engineer')])
    expect(status).toBe(1)
    expect(stderr).toMatch(/sudo/)
    expect(stderr).toMatch(/password|NOPASSWD/)
  })

  test('a user who may not use sudo is told so', async () => {
    const { status, stderr } = await probescope(['doctor', ...asUser('visitor')])
    expect(status).not.toBe(0)
    expect(stderr).toMatch(/sudo|root/)
  })
})
