/** What is typed wrong is said in one line with a way out, with status 2, before anything is connected. */
import { beforeAll, describe, expect, test } from 'vitest'
import { buildCommandLine, probescope } from './cliHarness'

beforeAll(buildCommandLine, 120_000)

const wrong: readonly [args: string[], message: RegExp, remedy: RegExp][] = [
  [[], /No command was given/, /--help/],
  [['cuont'], /no command 'cuont'/, /Did you mean 'count'/],
  [['frobnicate'], /no command 'frobnicate'/, /--help/],
  [['bench', 'kprobe'], /takes no argument/, /bench --help/],
  [['bench', '--arms', 'kprobe-jmp-perf'], /no arm 'kprobe-jmp-perf'/, /Did you mean 'kprobe-jump-perf'/],
  [['bench', '--rounds', '0'], /--rounds takes a whole number/, /bench --help/],
  [['profile'], /'profile' is not in this version/, /doctor, sources, count, run, bench, bytes, clean/],
  [
    ['profile', '--help'],
    /'profile' is not in this version/,
    /doctor, sources, count, run, bench, bytes, clean/,
  ],
  [['run'], /needs a file/, /run --help/],
  [['run', '/nowhere/x.bt'], /cannot be read/, /.*/],
  [['run', 'package.json'], /not known how to run package.json/, /--kind/],
  [['run', 'package.json', '--kind', 'cobol'], /'cobol' is no kind of program/, /bpftrace, bpf/],
  [['record', 'kprobe:vfs_read', '-o', 'x'], /'record' is not in this version/, /doctor/],
  [['help', 'nothing'], /no command 'nothing'/, /--help/],
  [['count'], /needs a source/, /count --help/],
  [['count', 'vfs_read'], /does not say what kind/, /kprobe:vfs_read/],
  [['count', 'kprobe:vfs_*'], /vfs_\*/, /ftrace:vfs_\*/],
  [['count', 'profile:hz:99'], /profile/, /.+/],
  [['count', 'kprobe:vfs_read', '--for', '5'], /--for needs a unit/, /count --help|$/],
  [['count', 'kprobe:vfs_read', '--for', 'soon'], /--for takes a time/, /.*/],
  [['count', 'kprobe:vfs_read', '--for'], /--for needs a value/, /count --help/],
  [['count', 'kprobe:vfs_read', '--interval', '1ms'], /--interval must be from 20ms to 10s/, /.*/],
  [['count', 'kprobe:vfs_read', '--interval', '11s'], /--interval must be/, /.*/],
  [['count', 'kprobe:vfs_read', '--pid', '0'], /--pid takes a whole number/, /count --help/],
  [['count', 'kprobe:vfs_read', '--pid=-1'], /--pid takes a whole number/, /count --help/],
  [['count', 'kprobe:vfs_read', '--by', 'a-b'], /--by a-b is no key/, /cpu, comm, pid, stack/],
  [
    ['count', 'kprobe:vfs_read', '--by', 'comm', '--print', '1s'],
    /--by comm cannot be combined/,
    /count --help/,
  ],
  [['count', 'kprobe:vfs_read', '--fro', '5s'], /no option --fro/, /Did you mean --for/],
  [['count', 'kprobe:vfs_read', '--for', '1s', '--for', '2s'], /--for was given twice/, /count --help/],
  [['count', 'kprobe:vfs_read', '--json', '--print', '1s'], /--print and --json exclude/, /count --help|$/],
  [['count', 'kprobe:vfs_read', '--json=yes'], /--json takes no value/, /count --help/],
  [['sources'], /something to search for/, /sources --help/],
  [['sources', 'x'.repeat(501)], /at most 500 characters/, /sources --help/],
  [['sources', 'vfs', '--kind', 'kprob'], /no kind of source 'kprob'/, /Did you mean kprobe/],
  [['sources', 'vfs', '--limit', '0'], /--limit takes a whole number/, /sources --help/],
  [['sources', 'vfs', '--limit', '1e3'], /--limit takes a whole number/, /sources --help/],
  [['bytes'], /needs a function/, /bytes --help/],
  [['bytes', 'vfs_read', 'vfs_write'], /takes one function/, /bytes --help/],
  [['bytes', 'ftrace:vfs_*'], /not on one function/, /kprobe:vfs_read/],
  [['bytes', 'tracepoint:sched:sched_switch'], /not on one function/, /kprobe:vfs_read/],
  [['bytes', 'vfs_read', '--length', '0'], /--length takes a whole number/, /bytes --help/],
  [['doctor', 'me'], /takes no argument/, /doctor --help/],
  [['clean', 'up'], /takes no argument/, /clean --help/],
  [['doctor', '--target', './run.probescope'], /not in this version/, /embedded, local, lab, or an ssh host/],
  [['doctor', '--target', '-oProxyCommand=touch /tmp/x'], /begins with a dash/, /doctor --help/],
  [['doctor', '--target=-oProxyCommand=id'], /no host that ssh could mean/, /root@db7/],
  [['doctor', '--target', ''], /no host that ssh could mean/, /root@db7/],
  [['doctor', '--target', 'a b'], /no host that ssh could mean/, /root@db7/],
  [['doctor', '--target', 'host;reboot'], /no host that ssh could mean/, /root@db7/],
]

describe.concurrent('wrong usage', () => {
  for (const [args, message, remedy] of wrong) {
    test(`probescope ${args.join(' ').slice(0, 70)}`, async () => {
      const { status, stdout, stderr } = await probescope(args)
      expect(stderr).toMatch(message)
      expect(stderr).toMatch(remedy)
      expect(stderr).not.toMatch(/\n {4}at |\[object/)
      expect(stdout).toBe('')
      expect(status).toBe(2)
    })
  }

  test('a source is pointed at where it is wrong', async () => {
    const { stderr } = await probescope(['count', 'kprobe:vfs_read+zz'])
    expect(stderr.split('\n').slice(1, 3)).toEqual(['  kprobe:vfs_read+zz', `  ${' '.repeat(16)}^^`])
  })

  test('control characters of what was typed do not reach the terminal', async () => {
    const { stderr, status } = await probescope(['count', 'kprobe:\x1b]0;evil\x07\u202e'])
    expect(status).toBe(2)
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(stderr).not.toMatch(/[\x07\x1b\u202e]/)
    expect(stderr).toContain('\\x1b')
  })
})

describe('help', () => {
  test('names every command, and each says more', async () => {
    const { status, stdout, stderr } = await probescope(['--help'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const names = [...stdout.matchAll(/^ {2}(\w+) {3}/gm)].map(([, name]) => name!)
    expect(names).toEqual(['doctor', 'sources', 'count', 'run', 'bench', 'bytes', 'clean'])
    for (const name of names) {
      const help = await probescope([name, '--help'])
      expect(help).toMatchObject({ status: 0, stderr: '' })
      expect(help.stdout).toMatch(new RegExp(`^Usage: probescope ${name} `))
      expect((await probescope(['help', name])).stdout).toBe(help.stdout)
    }
  })

  test('fits a terminal of 88 columns', async () => {
    for (const command of [[], ['doctor'], ['sources'], ['count'], ['clean']]) {
      const { stdout } = await probescope([...command, '--help'])
      for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(88)
    }
  })

  test('--version', async () => {
    const { stdout, status } = await probescope(['--version'])
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(status).toBe(0)
  })
})
