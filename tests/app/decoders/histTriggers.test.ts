/** Histogram triggers, as Linux 6.12 prints them. */
import { describe, expect, it } from 'vitest'
import { bucketName, withoutHoles } from '../../../app/analysis/programMaps'
import { stackTree } from '../../../app/analysis/stackTree'
import { HistTriggers } from '../../../app/decoders/histTriggers'

function read(...texts: string[]) {
  const triggers = new HistTriggers()
  return texts.map((text) => {
    for (const line of text.split('\n')) triggers.push(line)
    const map = triggers.takeMap()
    expect(triggers.takeMap()).toBeNull()
    return map
  })
}

function dump(keys: string, entries: readonly string[], hits: number): string {
  return [
    'Counting.',
    '# event histogram',
    '#',
    `# trigger info: hist:keys=${keys}:vals=hitcount:sort=hitcount.descending:size=2048 [active]`,
    '#',
    '',
    ...entries,
    '',
    'Totals:',
    `    Hits: ${hits}`,
    `    Entries: ${entries.length}`,
    '    Dropped: 0',
  ].join('\n')
}

describe('a histogram trigger', () => {
  it('by process is a table with name and number', () => {
    const [map] = read(
      dump(
        'common_pid.execname',
        [
          '{ common_pid: probescope-work [        208] } hitcount:         76',
          '{ common_pid: my [odd] tool    [         12] } hitcount:         23',
        ],
        99,
      ),
    )
    expect(map).toEqual({
      shape: 'table',
      name: 'by common_pid',
      columns: [
        { name: 'comm', key: true },
        { name: 'pid', key: true },
        { name: 'hitcount', key: false },
      ],
      rows: [
        ['probescope-work', 208, 76],
        ['my [odd] tool', 12, 23],
      ],
      total: 2,
    })
  })

  it('by powers of two is a histogram, whose buckets end with what is rounded up to them', () => {
    const [map] = read(
      dump(
        'count.log2',
        [
          '{ count: ~ 2^16 } hitcount:         44',
          '{ count: ~ 2^14 } hitcount:          3',
          '{ count: ~ 2^0  } hitcount: 1',
        ],
        48,
      ),
    )
    expect(map).toMatchObject({ shape: 'histogram', scale: 'log2' })
    const { buckets } = (map as Extract<typeof map, { shape: 'histogram' }>).series[0]!
    expect(buckets).toEqual([
      { low: 0, high: 1, count: 1 },
      { low: 8193, high: 16384, count: 3 },
      { low: 32769, high: 65536, count: 44 },
    ])
    const shown = withoutHoles(buckets.slice(1), 'log2')
    expect(shown.map(bucketName)).toEqual(['(8K, 16K]', '(16K, 32K]', '(32K, 64K]'])
  })

  it('by steps is one, too', () => {
    const [map] = read(
      dump('count.buckets=10', ['{ count: ~ 20-29 } hitcount: 4', '{ count: ~ 0-9 } hitcount: 2'], 6),
    )
    expect(map).toMatchObject({
      shape: 'histogram',
      scale: 'linear',
      series: [
        {
          buckets: [
            { low: 0, high: 9, count: 2 },
            { low: 20, high: 29, count: 4 },
          ],
        },
      ],
    })
  })

  it('by stacks has them innermost first, and several keys and values each in a column', () => {
    const [map] = read(
      dump(
        'common_stacktrace',
        [
          '{ common_stacktrace:',
          '         do_syscall_64+0x14a/0x180',
          '         entry_SYSCALL_64_after_hwframe+0x76/0x7e',
          '} hitcount:        121',
        ],
        121,
      ),
    )
    expect(map).toMatchObject({
      columns: [{ name: 'common_stacktrace' }, { name: 'hitcount' }],
      rows: [['do_syscall_64+0x14a/0x180\nentry_SYSCALL_64_after_hwframe+0x76/0x7e', 121]],
    })
    expect(stackTree(map as never)?.children[0]?.name).toBe('entry_SYSCALL_64_after_hwframe')
    const [two] = read(
      dump(
        'id.syscall,ret',
        ['{ id: sys_read                      [  0], ret:         -1 } hitcount: 5  bytes:  90'],
        5,
      ),
    )
    expect(two).toMatchObject({
      columns: [
        { name: 'syscall' },
        { name: 'number' },
        { name: 'ret' },
        { name: 'hitcount' },
        { name: 'bytes' },
      ],
      rows: [['sys_read', 0, -1, 5, 90]],
    })
  })

  it('that is printed again takes the place of the one before; one that is empty is empty', () => {
    const entry = (hits: number) => [`{ call_site: 7 } hitcount: ${hits}`]
    const [first, second, third] = read(
      dump('call_site', [], 0),
      dump('call_site', entry(4), 4),
      dump('call_site', entry(9), 9),
    )
    expect(first).toMatchObject({ rows: [], total: 0 })
    expect(second).toMatchObject({ rows: [[7, 4]] })
    expect(third).toMatchObject({ name: 'by call_site', rows: [[7, 9]] })
  })

  it('of two events that cannot be told apart is left to the text', () => {
    const of = (hits: number) => dump('call_site', [`{ call_site: 7 } hitcount: ${hits}`], hits)
    expect(read(of(90), of(4), of(95), of(5)).map((map) => map === null)).toEqual([false, true, true, true])
  })

  it('leaves everything else alone, whatever it looks like', () => {
    expect(read('{ count: 4 } hitcount: 3\nTotals:\n    Hits: 3\n')).toEqual([null])
    expect(read(dump('count', ['{ other: 4 } hitcount: 3', '{ count: 1 } nothing'], 3))[0]).toMatchObject({
      rows: [],
    })
  })
})
