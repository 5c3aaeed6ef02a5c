import { describe, expect, test } from 'vitest'
import { PerfFolded } from '../../../app/decoders/perf/folded'

const head = (event: string) => [
  '# Total Lost Samples: 0',
  '#',
  `# Samples: 46  of event '${event}'`,
  '# Event count (approx.): 464646460',
  '#',
  '# Overhead       Samples  Symbol',
  '# ........  ............  ...............................',
  '#',
]

function tableOf(...lines: readonly string[]) {
  const stacks = new PerfFolded()
  for (const line of lines) stacks.push(line)
  return stacks.take()
}

describe("perf's folded stacks", () => {
  test('are rows, the innermost frame first; the same way in two entries is one', () => {
    expect(
      tableOf(
        ...head('cpu-clock'),
        '    47.83%            22  [k] pv_native_safe_halt',
        '12 common_startup_64;do_idle;pv_native_safe_halt',
        '10 rest_init;do_idle;pv_native_safe_halt',
        '     2.17%             1  [.] std::vector<int, std::allocator<int> >::push_back',
        '1 0;std::vector<int, std::allocator<int> >::push_back',
        '     2.17%             3  [k] pv_native_safe_halt',
        '3 common_startup_64;do_idle;pv_native_safe_halt',
      ),
    ).toEqual({
      shape: 'table',
      name: 'stacks',
      columns: [
        { name: 'stack', key: true },
        { name: 'samples', key: false },
      ],
      rows: [
        ['pv_native_safe_halt\ndo_idle\ncommon_startup_64', 15],
        ['pv_native_safe_halt\ndo_idle\nrest_init', 10],
        ['std::vector<int, std::allocator<int> >::push_back\n0', 1],
      ],
      total: 3,
    })
  })

  test('of several events are told apart', () => {
    expect(tableOf(...head('cs'), '2 a;b', ...head('faults'), '5 a;b')).toMatchObject({
      columns: [{ name: 'event' }, { name: 'stack' }, { name: 'samples' }],
      rows: [
        ['faults', 'b\na', 5],
        ['cs', 'b\na', 2],
      ],
    })
  })

  test('are not seen in what is no report, nor twice', () => {
    expect(tableOf('12 lines of something else', '  3 a;b')).toBeNull()
    expect(tableOf(...head('cs'), '', '            |', '            ---getuid')).toBeNull()
    const stacks = new PerfFolded()
    for (const line of [...head('cs'), '1 a;b']) stacks.push(line)
    expect(stacks.take()).not.toBeNull()
    expect(stacks.take()).toBeNull()
  })
})
