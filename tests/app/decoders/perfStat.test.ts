/** perf stat's intervals, as perf 6.12 prints them. */
import { describe, expect, it } from 'vitest'
import { PerfStat } from '../../../app/decoders/perf/stat'

function counted(text: string) {
  const stat = new PerfStat()
  for (const line of text.split('\n')) stat.push(line)
  const map = stat.take()
  expect(stat.take()).toBeNull()
  return map
}

describe('perf stat -I', () => {
  it('leaves out which run a probe is of', () => {
    const event = 'probescope_bcd1ea3a_8b664180d4abf4d3_2035_tool1:count'
    const said = ['     1.001749880                  2      ', '     2.003195220                  3      ']
    expect(counted(said.map((line) => line + event).join('\n'))).toMatchObject({
      rows: [['probescope:count', 5]],
    })
  })

  it('is added up, an interval at a time', () => {
    const said = [
      '#           time             counts unit events',
      '     1.001087438                 12      syscalls:sys_enter_getuid                                             ',
      '     1.001087438              1,345      page-faults                      #    1.345 K/sec                     ',
      '     2.003195220                  3      syscalls:sys_enter_getuid                                             ',
      '     2.003195220    <not supported>      cycles                                                                ',
      '     2.003195220           2,000.51 msec task-clock                       #    2.000 CPUs utilized             ',
    ].join('\n')
    expect(counted(said)).toMatchObject({
      name: 'counts',
      columns: [
        { name: 'event', key: true },
        { name: 'count', key: false },
      ],
      rows: [
        ['task-clock (msec)', 2000.51],
        ['page-faults', 1345],
        ['syscalls:sys_enter_getuid', 15],
      ],
      total: 3,
    })
  })

  it('has a row for each thread that did something', () => {
    const said = [
      '     1.001      kworker/0:1-events-12                 0      page-faults                                       ',
      '     1.001      my program-4321                      17      page-faults                                       ',
      '     2.002      my program-4321                       2      page-faults                                       ',
    ].join('\n')
    expect(counted(said)).toMatchObject({
      columns: [{ name: 'thread' }, { name: 'event' }, { name: 'count' }],
      rows: [['my program-4321', 'page-faults', 19]],
      total: 1,
    })
  })

  it('is told once, where it is told at the end', () => {
    const said = [
      " Performance counter stats for 'system wide':",
      '',
      '          2,000.51 msec task-clock                       #    2.000 CPUs utilized             ',
      '             1,345      page-faults                      #  672.3 /sec                        ',
      '                 3      syscalls:sys_enter_getuid                                             ',
      '   <not supported>      cycles                                                                ',
      '',
      '       1.000383421 seconds time elapsed',
      '',
      '                 9      page-faults',
    ].join('\n')
    expect(counted(said)).toMatchObject({
      columns: [{ name: 'event' }, { name: 'count' }],
      rows: [
        ['task-clock (msec)', 2000.51],
        ['page-faults', 1345],
        ['syscalls:sys_enter_getuid', 3],
      ],
    })
  })

  it('has a row for each CPU, and does not count a summary of its intervals again', () => {
    const said = [
      '     1.001087438 CPU0                 12      page-faults                                             ',
      '     1.001087438 CPU1                  5      page-faults                                             ',
      " Performance counter stats for 'system wide':",
      '            CPU0                 12      page-faults',
      '       1.000383421 seconds time elapsed',
    ].join('\n')
    expect(counted(said)).toMatchObject({
      columns: [{ name: 'CPU' }, { name: 'event' }, { name: 'count' }],
      rows: [
        ['CPU0', 'page-faults', 12],
        ['CPU1', 'page-faults', 5],
      ],
    })
  })

  it('leaves everything else alone', () => {
    expect(counted('hello\n Performance counter stats\n   12  page-faults\n')).toBeNull()
  })
})
