/** Recordings of a real perf, and what is no recording. How they were made: tests/fixtures/perf-script/make.sh. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { stackTree } from '../../../app/analysis/stackTree'
import type { TableMap } from '../../../app/analysis/programMaps'
import { PerfFolded } from '../../../app/decoders/perf/folded'
import { PerfScript } from '../../../app/decoders/perf/script'

function recorded(name: string): string[] {
  return readFileSync(`tests/fixtures/perf-script/${name}`, 'utf8').replace(/\n$/, '').split('\n')
}

function tableOf(lines: readonly string[], decoder: PerfScript | PerfFolded = new PerfScript()): TableMap {
  for (const line of lines) decoder.push(line)
  return (decoder.take() ?? { shape: 'table', name: '', columns: [], rows: [], total: 0 }) as TableMap
}

/** Samples of each value of a column. */
function samplesBy({ columns, rows }: TableMap, name: string): Record<string, number> {
  const column = columns.findIndex((each) => each.name === name)
  const counts: Record<string, number> = {}
  for (const row of rows)
    counts[String(row[column])] = (counts[String(row[column])] ?? 0) + Number(row.at(-1))
  return counts
}

describe("perf's samples", () => {
  test('come to the same stacks as its own report of them', () => {
    const script = tableOf(recorded('kernel.txt'))
    const report = tableOf(recorded('kernel.folded'), new PerfFolded())
    expect(script.columns.map(({ name }) => name)).toEqual(['process', 'stack', 'samples'])
    expect(samplesBy(script, 'stack')).toEqual(samplesBy(report, 'stack'))
    expect(Object.keys(samplesBy(script, 'stack')).length).toBeGreaterThan(10)
    // The process is the flame graph's first frame.
    expect(stackTree(script)!.children.map(({ name }) => name)).toContain('swapper')
  })

  test('of several events, of programs whose symbols are unknown, of a name with blanks', () => {
    const lines = recorded('user.txt')
    const table = tableOf(lines)
    expect(table.columns.map(({ name }) => name)).toEqual(['event', 'process', 'stack', 'samples'])
    const headOf = (event: string) => lines.filter((line) => line.includes(` ${event}: `)).length
    expect(samplesBy(table, 'event')).toEqual({
      'page-faults': headOf('page-faults'),
      'syscalls:sys_enter_openat': headOf('syscalls:sys_enter_openat'),
    })
    expect(samplesBy(table, 'process')['a b [0]']).toBe(
      lines.filter((line) => line.startsWith('a b [0] ')).length,
    )
    const stacks = Object.keys(samplesBy(table, 'stack'))
    expect(stacks).toContain('[ld-linux-x86-64.so.2]\n[ld-linux-x86-64.so.2]\n[unknown]\n[unknown]')
    expect(stacks.some((stack) => stack.startsWith('__mempcpy_chk\n'))).toBe(true)
  })

  test('with a header before them and fewer fields; the last, cut off, is none', () => {
    const lines = recorded('header.txt')
    const table = tableOf(lines)
    const heads = lines.filter((line) => line.endsWith('cpu-clock:k: ')).length
    expect(table.rows.reduce((sum, row) => sum + Number(row.at(-1)), 0)).toBe(heads - 1)
    expect(JSON.stringify(table.rows)).not.toMatch(/\+0x/)
  })

  test('without stacks stay text', () => {
    expect(new PerfScript().take()).toBeNull()
    expect(tableOf(recorded('flat.txt')).total).toBe(0)
  })

  const sample = (name: string, ...frames: readonly string[]) => [
    `${name}     205 [000]    14.613906:   10101010 cpu-clock: `,
    ...frames.map((each) => `\t    7f32e7173eca ${each}`),
    '',
  ]

  test('of C++ keep its brackets, and lose what is behind them', () => {
    const stack = (frame: string) => tableOf(sample('a', frame, 'main+0x1 (/bin/a)')).rows[0]![1]
    expect(stack('operator()(int) const+0x1f (/usr/bin/x)')).toBe('operator()(int) const\nmain')
    expect(stack('std::vector<int, std::allocator<int> >::push_back(int&&)+0x2 (/usr/bin/x y)')).toBe(
      'std::vector<int, std::allocator<int> >::push_back(int&&)\nmain',
    )
    expect(stack('[unknown] (/memfd:code (deleted))')).toBe('[memfd:code (deleted)]\nmain')
    expect(stack('inner (inlined)')).toBe('inner\nmain')
  })

  test('with anything strange in them are left out, those around them not', () => {
    const good = sample('sh', 'f+0x1 (/bin/sh)', 'main+0x2 (/bin/sh)')
    const strange = [
      [...sample('sh', 'f (/bin/sh)').slice(0, 2), 'Warning: something', '\t 1 g (/bin/sh)', ''],
      [...sample('sh', 'f (/bin/sh)').slice(0, 1), '\tnot-an-address f (/bin/sh)', ''],
      sample('sh'),
      sample('a name of more than fifteen', 'f (/bin/sh)'),
      ['', '', '\t    7f32e7173eca nobody (/bin/sh)', ''],
      ['12 lines of something else', '{"json": true}', ''],
    ]
    for (const lines of strange) {
      expect(tableOf([...lines, ...good]).rows, lines.join('\n')).toEqual([['sh', 'f\nmain', 1]])
    }
  })

  test('cut by a gap in the output are none', () => {
    const script = new PerfScript()
    const [head, first, second] = sample('sh', 'f (/bin/sh)', 'main (/bin/sh)')
    for (const line of [head!, first!]) script.push(line)
    script.gap()
    for (const line of [second!, '']) script.push(line)
    expect(script.take()).toBeNull()
  })
})
