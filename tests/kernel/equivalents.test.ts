/** The commands that the window offers to copy, run as they stand by a shell on a real kernel; and its wildcards. */
import { beforeAll, describe, expect, it } from 'vitest'
import { matchGlob } from '../../app/sources/catalogue'
import { equivalents } from '../../app/sources/equivalents'
import { parseSource } from '../../app/sources/notation'
import { onLab, startLab } from './labProcess'

type Lab = ReturnType<typeof startLab>
let lab: Lab

beforeAll(() => {
  lab = startLab()
}, 300_000)

function commandOf(text: string, tool: string): string {
  const parsed = parseSource(text)
  if (!parsed.ok) throw new Error(parsed.failure.message)
  const found = equivalents(parsed.value).find((each) => each.tool === tool)
  if (found === undefined) throw new Error(`no ${tool} for ${text}`)
  return found.command
}

/** What the commands say while something opens files and asks for its user id all the time. */
function underLoad(command: string): Promise<string> {
  const script = `(while :; do id -u; sleep 0.1; done) >/dev/null 2>&1 & load=$!\n${command}\nkill $load\n`
  return onLab(lab, 'sh -s 2>&1', Buffer.from(script))
}

const probes =
  'cd /sys/kernel/tracing; cat kprobe_events; ls instances | grep -x count; ls /tmp/count.dat 2>/dev/null; true'

describe('by hand with tracefs', () => {
  it.each([
    ['kprobe:__x64_sys_openat+9', /^ *count +(\d+) +\d+$/m],
    ['kretprobe:do_sys_openat2', /^ *count +(\d+) +\d+$/m],
    ['ftrace:do_sys_open*', /^(\d+)$/m],
    ['tracepoint:syscalls:sys_enter_openat /flags != 123456/', /^(\d+)$/m],
  ])(
    '%s counts, and nothing is left behind',
    async (source, counted) => {
      const before = await onLab(lab, probes)
      const said = await underLoad(commandOf(source, 'tracefs'))
      expect(Number(counted.exec(said)?.[1])).toBeGreaterThan(0)
      expect(await onLab(lab, probes)).toBe(before)
    },
    180_000,
  )
})

describe('by perf', () => {
  it.each(['kretprobe:do_sys_openat2', 'tracepoint:syscalls:sys_enter_openat /flags != 123456/'])(
    '%s counts, and nothing is left behind',
    async (source) => {
      const before = await onLab(lab, probes)
      // Only its end differs from what is copied: nobody is there to press Ctrl-C.
      const command = commandOf(source, 'perf').replace(/^perf stat/m, 'timeout -s INT 15 perf stat')
      const said = await underLoad(command)
      const counts = [...said.matchAll(/^ +\d+\.\d+ +([\d,]+) /gm)].map((match) =>
        Number(match[1]!.replaceAll(',', '')),
      )
      expect(Math.max(0, ...counts), said).toBeGreaterThan(0)
      expect(await onLab(lab, probes)).toBe(before)
    },
    180_000,
  )
})

describe('a wildcard', () => {
  it('matches the functions that the kernel itself finds for it', async () => {
    const patterns = [
      'vfs_*',
      '*_getuid',
      '*sys_open*',
      'do_*_open*',
      'vfs_rea?',
      'vfs_[rw]*',
      '[a-c]t_*',
      '*.isra.*',
      'vfs_read',
    ]
    const names = (await onLab(lab, 'cut -d" " -f1 /sys/kernel/tracing/available_filter_functions'))
      .trim()
      .split('\n')
    expect(names.length).toBeGreaterThan(10_000)
    const instance = '/sys/kernel/tracing/instances/wildcard_test'
    const asked = patterns.map(
      (pattern) => `echo '${pattern}' > set_ftrace_filter; wc -l < set_ftrace_filter`,
    )
    const script = `mkdir ${instance} && cd ${instance} && { ${asked.join('; ')}; }; cd / && rmdir ${instance}`
    const kernel = (await onLab(lab, script)).trim().split('\n').map(Number)
    const ours = patterns.map((pattern) => names.filter((name) => matchGlob(pattern, name)).length)
    expect(ours).toEqual(kernel)
    expect(Math.min(...ours)).toBeGreaterThan(0)
  }, 180_000)
})
