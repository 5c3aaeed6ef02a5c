import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sourceSchema } from '../../../app/model/source'
import { parseSource, printSource, sourceKinds } from '../../../app/sources/notation'
import { editDistance, nearest } from '../../../app/sources/notation/suggest'
import { arbitrarySource } from './arbitrarySource'

function canonical(text: string): string {
  const parsed = parseSource(text)
  return parsed.ok ? printSource(parsed.value) : `${parsed.failure.message}; ${parsed.failure.remedy}`
}

describe('a source', () => {
  it.each([
    ['kprobe:vfs_read', 'kprobe:vfs_read'],
    ['k:vfs_read', 'kprobe:vfs_read'],
    ['  kprobe:vfs_read\n', 'kprobe:vfs_read'],
    ['kprobe:vfs_read+9', 'kprobe:vfs_read+9'],
    ['kprobe:vfs_read+0x1F', 'kprobe:vfs_read+31'],
    ['kprobe:vfs_read+0', 'kprobe:vfs_read'],
    ['kprobe:ext4:ext4_file_open+4', 'kprobe:ext4:ext4_file_open+4'],
    ['kprobe:vmlinux:vfs_read', 'kprobe:vfs_read'],
    ['kprobe:foo.isra.0', 'kprobe:foo.isra.0'],
    ['kr:vfs_read', 'kretprobe:vfs_read'],
    ['kretprobe:nf_tables:nft_do_chain', 'kretprobe:nf_tables:nft_do_chain'],
    ['f:vfs_read', 'fentry:vfs_read'],
    ['kfunc:vmlinux:vfs_read', 'fentry:vfs_read'],
    ['fr:vfs_read', 'fexit:vfs_read'],
    ['kretfunc:vfs_read', 'fexit:vfs_read'],
    ['ftrace:do_sys_*', 'ftrace:do_sys_*'],
    ['ftrace:ext4:*', 'ftrace:ext4:*'],
    ['ftrace:[a-c]?_read', 'ftrace:[a-c]?_read'],
    ['t:sched:sched_switch', 'tracepoint:sched:sched_switch'],
    ['tracepoint:sched:sched_switch/prev_pid==1/', 'tracepoint:sched:sched_switch /prev_pid==1/'],
    [
      't:syscalls:sys_enter_openat / filename ~ "/etc/*" /',
      'tracepoint:syscalls:sys_enter_openat /filename ~ "/etc/*"/',
    ],
    ['rt:sys_enter', 'rawtracepoint:sys_enter'],
    ['u:/bin/bash:readline', 'uprobe:/bin/bash:readline'],
    ['uprobe:/bin/bash:readline+0x10', 'uprobe:/bin/bash:readline+16'],
    ['uprobe:/opt/my app/x:main', 'uprobe:/opt/my app/x:main'],
    ['uprobe:"/opt/a:b":"N::f(int)"+4', 'uprobe:"/opt/a:b":"N::f(int)"+4'],
    ['uprobe:"/bin/bash":"readline"', 'uprobe:/bin/bash:readline'],
    ['ur:/lib/libc.so.6:malloc', 'uretprobe:/lib/libc.so.6:malloc'],
    ['uprobe:/lib/libc.so.6:memcpy@GLIBC_2.14', 'uprobe:/lib/libc.so.6:memcpy@GLIBC_2.14'],
    ['software:page-faults', 'software:page-faults'],
    ['s:faults', 'software:page-faults'],
    ['s:cs', 'software:context-switches'],
    ['software:Page-Faults', 'software:page-faults'],
    ['h:cache-misses', 'hardware:cache-misses'],
    ['hardware:cpu-cycles', 'hardware:cycles'],
    ['hardware:frontend-stalls', 'hardware:stalled-cycles-frontend'],
    ['cache:l1-dcache-load-misses', 'cache:L1-dcache-load-misses'],
    ['raw:r1a8', 'raw:r1a8'],
    ['raw:0x01A8', 'raw:r1a8'],
    ['r01a8', 'raw:r1a8'],
    ['raw:r0', 'raw:r0'],
  ])('%s is %s', (text, expected) => {
    expect(canonical(text)).toBe(expected)
  })

  it('that is printed is read as the same source', () => {
    fc.assert(
      fc.property(arbitrarySource, (source) => {
        expect(sourceSchema.safeParse(source).success).toBe(true)
        const text = printSource(source)
        expect(parseSource(text)).toEqual({ ok: true, value: source })
        expect(canonical(text)).toBe(text)
      }),
      { numRuns: 3000 },
    )
  })

  it('that is read from any text is a valid one with a stable canonical form', () => {
    const prefixes = [...sourceKinds, 'k', 'kr', 't', 'u', 's', 'h', 'raw'].map((kind) => `${kind}:`)
    const text = fc
      .tuple(fc.constantFrom('', ...prefixes), fc.string({ unit: fc.constantFrom(...'ab_:+/"\\ *0x9.-é[]') }))
      .map(([prefix, rest]) => prefix + rest)
    let read = 0
    fc.assert(
      fc.property(text, (typed) => {
        const parsed = parseSource(typed)
        if (!parsed.ok) return
        read++
        expect(sourceSchema.safeParse(parsed.value).success).toBe(true)
        const printed = printSource(parsed.value)
        expect(parseSource(printed)).toEqual(parsed)
      }),
      { numRuns: 5000 },
    )
    expect(read).toBeGreaterThan(100)
  })
})

describe('what was meant', () => {
  it.each([
    ['vfs_read', 'kprobe:vfs_read'],
    ['vfs_read+9', 'kprobe:vfs_read+9'],
    ['vfs_*', 'ftrace:vfs_*'],
    ['sched:sched_switch', 'tracepoint:sched:sched_switch'],
    ['sched:sched_switch /prev_pid == 1/', 'tracepoint:sched:sched_switch /prev_pid == 1/'],
    ['sys_enter_getuid', 'tracepoint:syscalls:sys_enter_getuid'],
    ['syscall:getuid', 'tracepoint:syscalls:sys_enter_getuid'],
    ['page-faults', 'software:page-faults'],
    ['cs', 'software:context-switches'],
    ['cycles', 'hardware:cycles'],
    ['cycles:u', 'hardware:cycles'],
    ['LLC-loads', 'cache:LLC-loads'],
    ['kprob:vfs_read', 'kprobe:vfs_read'],
    ['krpobe:vfs_read', 'kprobe:vfs_read'],
    ['Kprobe:vfs_read', 'kprobe:vfs_read'],
    ['tracepiont:sched:sched_switch', 'tracepoint:sched:sched_switch'],
    ['/bin/bash:readline', 'uprobe:/bin/bash:readline'],
    ['software:page-fault', 'software:page-faults'],
    ['hardware:cache-mises', 'hardware:cache-misses'],
  ])('by %s is offered', (typed, meant) => {
    const parsed = parseSource(typed)
    expect(parsed.ok).toBe(false)
    if (!parsed.ok) expect(parsed.failure.remedy).toBe(`Did you mean ${meant}?`)
  })

  it.each([
    ['kprobe:vfs_*', 'To count all the functions that match, use ftrace:vfs_*'],
    ['cache:cycles', 'Write hardware:cycles'],
    ['hardware:page-faults', 'Write software:page-faults'],
    ['rawtracepoint:sched:sched_switch', 'Write rawtracepoint:sched_switch'],
    ['fentry:vfs_read+4', 'Leave the offset out, or use kprobe:vfs_read+OFFSET.'],
    ['kprobe:vfs_read(struct file *)', 'Write the name alone: kprobe:vfs_read'],
  ])('by %s is said', (typed, remedy) => {
    const parsed = parseSource(typed)
    expect(parsed.ok).toBe(false)
    if (!parsed.ok) expect(parsed.failure.remedy).toBe(remedy)
  })

  it.each([
    'hardware:cache-misses:100000',
    'profile:hz:99',
    'p:hz:99',
    'interval:s:1',
    'graph:vfs_read',
    'usdt:/bin/x:y',
  ])('by %s is known, and not yet possible', (typed) => {
    const parsed = parseSource(typed)
    expect(parsed.ok).toBe(false)
    if (!parsed.ok) expect(parsed.failure.message).toMatch(/not possible yet/)
  })

  it('is at most two slips away, and counts swapped neighbours as one', () => {
    expect(editDistance('krpobe', 'kprobe')).toBe(1)
    expect(editDistance('', 'abc')).toBe(3)
    expect(editDistance('kitten', 'sitting')).toBe(3)
    expect(nearest('kprobe', ['kretprobe', 'kprobe'])).toBe('kprobe')
    expect(nearest('xyz', ['kprobe', 'cache'])).toBeNull()
    expect(nearest('k'.repeat(10_000), ['kprobe'])).toBeNull()
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, a)).toBe(0)
      }),
    )
  })
})
