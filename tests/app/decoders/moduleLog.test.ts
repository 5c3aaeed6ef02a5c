/** A module's lines of the kernel's log that are counts, as tables and histograms. */
import { expect, it } from 'vitest'
import { ModuleLog } from '../../../app/decoders/moduleLog'

const text = 'pr_info("getuid: %lld calls, %lu missed\\n", calls, missed);'

function told(...lines: string[]) {
  const log = new ModuleLog('count_it', text)
  for (const line of lines) log.push(line)
  return log.take()
}

it('a count that is said again takes the place of the one before', () => {
  expect(told('count_it: calls 12', 'count_it: calls 15')).toEqual([
    {
      shape: 'table',
      name: 'counts',
      columns: [
        { name: 'counter', key: true },
        { name: 'count', key: false },
      ],
      rows: [['calls', 15]],
      total: 1,
    },
  ])
})

it('several counts of a line are a row each, whatever the module calls itself in its text', () => {
  expect(told('getuid: 2700 calls, 0 missed')).toMatchObject([
    {
      rows: [
        ['calls', 2700],
        ['missed', 0],
      ],
    },
  ])
})

it('processes have their names and numbers, hostile ones too', () => {
  const [map] = told('count_it: bash[812] 7', 'count_it: a b[1]: [2] 9', 'count_it: bash[812] 8')
  expect(map).toMatchObject({
    name: 'calls',
    rows: [
      ['bash', 812, 8],
      ['a b[1]: ', 2, 9],
    ],
  })
  expect(map!.shape === 'table' && map!.columns.map(({ name }) => name)).toEqual(['process', 'pid', 'count'])
})

it('powers of two are a histogram, in order', () => {
  expect(told('count_it: len from 8: 4', 'count_it: len from 0: 1', 'count_it: len below 0: 2')).toEqual([
    {
      shape: 'histogram',
      name: 'len',
      scale: 'log2',
      series: [
        {
          key: [],
          buckets: [
            { low: null, high: -1, count: 2 },
            { low: 0, high: 0, count: 1 },
            { low: 8, high: 15, count: 4 },
          ],
        },
      ],
      total: 1,
    },
  ])
})

it('others who speak, and what is no count, are left alone', () => {
  expect(
    told(
      'usb 1-1: device 12',
      'ext4: mounted 3',
      'count_it: counting at vfs_read+0x0/0x10',
      'count_it: not kept, the table is full: 3',
      'calls 12',
      '',
    ),
  ).toEqual([])
})

it('what has not changed is not told again', () => {
  const log = new ModuleLog('count_it', text)
  log.push('count_it: calls 12')
  expect(log.take()).toHaveLength(1)
  expect(log.take()).toEqual([])
})
