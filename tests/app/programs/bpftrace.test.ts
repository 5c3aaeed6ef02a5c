import { describe, expect, test } from 'vitest'
import { parseBpftraceLine } from '../../../app/decoders/bpftraceOutput'
import type { Diagnostic } from '../../../app/model/program'
import { BpftraceComplaints, bpftraceSources, mapUses, withLivePrints } from '../../../app/programs'

const keysOf = (name: string) =>
  (({ '@calls': ['comm', 'pid'], '@hh': ['comm'] }) as Record<string, string[]>)[name] ?? []
const mapIn = (line: string, keys = keysOf) => {
  const message = parseBpftraceLine(line, keys)
  if (message.kind !== 'map') throw new Error(`${line} is ${message.kind}`)
  return message.map
}

describe('a line of output', () => {
  test('that was printed is text', () => {
    expect(parseBpftraceLine('{"type": "printf", "data": "hello \\"x\\"\\n"}', keysOf)).toEqual({
      kind: 'text',
      text: 'hello "x"\n',
    })
    expect(parseBpftraceLine('{"type": "value", "data": [1,"two"]}', keysOf)).toEqual({
      kind: 'text',
      text: '(1, two)\n',
    })
    expect(parseBpftraceLine('{"type": "lost_events", "data": {"events": 7}}', keysOf)).toEqual({
      kind: 'lost',
      events: 7,
    })
    expect(parseBpftraceLine('a warning', keysOf)).toEqual({ kind: 'other', line: 'a warning' })
    expect(parseBpftraceLine('{"type": "map", "data": 3}', keysOf).kind).toBe('other')
  })

  test('with a map is a table, the largest first', () => {
    expect(mapIn('{"type": "map", "data": {"@calls": {"a,b,7": 2, "sh,9": 3}}}')).toEqual({
      shape: 'table',
      name: '@calls',
      columns: [
        { name: 'comm', key: true },
        { name: 'pid', key: true },
        { name: 'value', key: false },
      ],
      rows: [
        ['sh', 9, 3],
        ['a,b', 7, 2],
      ],
      total: 2,
    })
  })

  test('keeps every digit of a number that a double cannot hold', () => {
    expect(mapIn('{"type": "map", "data": {"@a": 18446744073709551615}}')).toMatchObject({
      rows: [['18446744073709551615']],
    })
    expect(
      mapIn('{"type": "map", "data": {"@hh": {"x 12345678901234567890": 9007199254740991}}}'),
    ).toMatchObject({ rows: [['x 12345678901234567890', 9007199254740991]] })
  })

  test('with stats, averages and tuples has a column for each', () => {
    expect(mapIn('{"type": "stats", "data": {"@s": {"count": 5, "average": 4, "total": 23}}}')).toMatchObject(
      { columns: [{ name: 'count' }, { name: 'average' }, { name: 'total' }], rows: [[5, 4, 23]] },
    )
    expect(mapIn('{"type": "stats", "data": {"@hh": {"1": 4, "0": 8}}}')).toMatchObject({
      rows: [
        [0, 8],
        [1, 4],
      ],
    })
    expect(mapIn('{"type": "map", "data": {"@t": [1,"two"]}}')).toMatchObject({ rows: [[1, 'two']] })
  })

  test('with a histogram has its buckets, and which scale', () => {
    expect(
      mapIn(
        '{"type": "hist", "data": {"@h": [{"max": -1, "count": 2}, {"min": 0, "max": 0, "count": 5}, {"min": 1, "max": 1, "count": 0}, {"min": 2, "max": 3, "count": 1}]}}',
      ),
    ).toEqual({
      shape: 'histogram',
      name: '@h',
      scale: 'log2',
      series: [
        {
          key: [],
          buckets: [
            { low: null, high: -1, count: 2 },
            { low: 0, high: 0, count: 5 },
            { low: 1, high: 1, count: 0 },
            { low: 2, high: 3, count: 1 },
          ],
        },
      ],
      total: 1,
    })
    const linear = '[{"min": 0, "max": 9, "count": 1}, {"min": 10, "max": 19, "count": 0}]'
    expect(mapIn(`{"type": "hist", "data": {"@hh": {"sh": ${linear}}}}`)).toMatchObject({
      scale: 'linear',
      series: [{ key: ['sh'] }],
    })
    expect(mapIn('{"type": "hist", "data": {"@h": [{"min": 4, "max": 7, "count": 1}]}}')).toMatchObject({
      scale: 'log2',
    })
  })

  test('writes a stack in lines', () => {
    expect(
      mapIn('{"type": "map", "data": {"@hh": {"\\\\n        a+1\\\\n        b+2\\\\n": 5}}}'),
    ).toMatchObject({ rows: [['a+1\nb+2', 5]] })
  })
})

describe('a program', () => {
  test('says what its maps are keyed by', () => {
    const text = `// @no[x]
kprobe:f { @a[comm, pid] = count(); @b = 1; @[kstack(3, perf), args.x[0]] = sum(1); printf("@c[%d]", 1); }
interval:s:1 { print(@a); clear(@b); }`
    expect([...mapUses(text)]).toEqual([
      ['@a', ['comm', 'pid']],
      ['@b', []],
      ['@', ['kstack(3, perf)', 'args.x[0]']],
    ])
  })

  test('is given prints for those maps alone that it does not print', () => {
    expect(withLivePrints('kprobe:f { @a = count(); @b = count() } END { print(@a) }')).toBe(
      'kprobe:f { @a = count(); @b = count() } END { print(@a) }\ninterval:s:1 { print(@b); }\n',
    )
    expect(withLivePrints('kprobe:f { printf("@a") }')).toBe('kprobe:f { printf("@a") }')
  })

  test('shows its answers, not its notes: but these where there is nothing else', () => {
    const noted = 'kprobe:f { @since[tid] = nsecs }'
    const taken = 'kretprobe:f { @ns = hist(nsecs - @since[tid]); delete(@since, tid) }'
    expect(withLivePrints(`${noted} ${taken}`)).toContain('interval:s:1 { print(@ns); }')
    expect(withLivePrints(`${noted} kretprobe:f { delete(@since[tid]) }`)).toContain(
      'interval:s:1 { print(@since); }',
    )
  })

  test('says where its events come from', () => {
    expect(
      bpftraceSources(
        'BEGIN { }\ntracepoint:syscalls:sys_enter_read,\nkprobe:vfs_*/pid == 1/ { if (1) { } } // kprobe:no {}\ninterval:s:1 { } profile:hz:99 { }',
      ),
    ).toEqual(['tracepoint:syscalls:sys_enter_read', 'kprobe:vfs_*', 'profile:hz:99'])
  })
})

describe('complaints', () => {
  const complaintsOf = (said: string, program = 'a\nb\nc {\n}') => {
    const found: Diagnostic[] = []
    const others: string[] = []
    const complaints = new BpftraceComplaints(
      program,
      (one) => found.push(one),
      (line) => others.push(line),
    )
    for (const line of said.split('\n')) complaints.push(line)
    complaints.end()
    return { found, others }
  }

  test('have their place', () => {
    const { found, others } = complaintsOf(
      '/proc/self/fd/4:3:12-16: ERROR: Unknown function: cont\n  @calls = cont();\n           ~~~~\n' +
        '/proc/self/fd/4:1-2: WARNING: odd\nERROR: No probes to attach\nHINT: write one',
    )
    expect(others).toEqual([])
    expect(found.every(({ origin }) => origin === 'bpftrace')).toBe(true)
    expect(found).toMatchObject([
      {
        line: 3,
        column: 12,
        endLine: 3,
        endColumn: 16,
        severity: 'error',
        message: 'Unknown function: cont',
        explanation: null,
      },
      {
        line: 1,
        column: null,
        endLine: 2,
        endColumn: null,
        severity: 'warning',
        message: 'odd',
        explanation: null,
      },
      {
        line: null,
        column: null,
        endLine: null,
        endColumn: null,
        severity: 'error',
        message: 'No probes to attach',
        explanation: 'write one',
      },
    ])
  })

  test('beyond the end belong to the last line', () => {
    const { found } = complaintsOf('stdin:6:1-2: ERROR: syntax error, unexpected end of file')
    expect(found).toMatchObject([{ line: 4, column: 2, endLine: 4, endColumn: 3 }])
  })

  test('about a probe are where the probe is', () => {
    const program = '// one\nkprobe:ok,\nkprobe:nosuch { @ = 1 }\nfentry:vfs_read /pid/ { while (1) { } }'
    const { found } = complaintsOf(
      'stdin:1-3: WARNING: nosuch is not traceable\ncannot attach kprobe, Invalid argument\n' +
        'ERROR: Error attaching probe: kprobe:nosuch\n' +
        'ERROR: Error loading BPF program for fentry_vfs_read_2. Use -v for more.\nERROR: Loading BPF object(s) failed.',
      program,
    )
    expect(found).toMatchObject([
      { line: 3, column: 1, endColumn: 14, severity: 'warning' },
      { line: 3, column: 1, endColumn: 14, explanation: 'cannot attach kprobe, Invalid argument' },
      { line: 4, column: 1, endColumn: 16, severity: 'error' },
    ])
  })

  test('other lines are passed on', () => {
    expect(complaintsOf('something else\n\nmore').others).toEqual(['something else', 'more'])
  })
})
