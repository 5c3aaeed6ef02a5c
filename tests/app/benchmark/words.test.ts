// What a result says of itself when its events are runs of a command, or calls within the kernel.
import { describe, expect, it } from 'vitest'
import { resultOf } from '../../../app/benchmark/results'
import { formatFigure, measureHint, measureName, workloadWords } from '../../../app/benchmark/words'
import { benchmarkJson, parseBenchmarkJson } from '../../../app/exports/benchmarkJson'
import { benchmarkTable } from '../../../app/exports/benchmarkTable'
import type { Workload } from '../../../app/model/benchmark'
import { arm, benchmark, whole } from './fixture'

const command: Workload = { kind: 'command', command: 'tar -c /usr | wc -c', function: 'vfs_read' }

function ofCommand() {
  const measured = benchmark([
    arm('base', 'base', 'none', 8e6),
    arm('fentry-bpf-count', 'fentry', 'BPF count', 9e6, {
      perRun: {
        cpu: { median: 5e6, low: 4e6, high: 6e6 },
        cpuOverBase: null,
        events: null,
        cpuPerEvent: null,
      },
    }),
  ])
  return { ...measured, options: { ...measured.options, workload: command } }
}

describe('a command as workload', () => {
  it('counts runs, in milliseconds and not in millions of nanoseconds', () => {
    expect(resultOf(ofCommand(), 'x').counted).toBe('run')
    expect(resultOf(benchmark(whole), 'x').counted).toBe('event')
    expect(measureName('events', 'run')).toBe('Runs per second')
    expect(measureHint('events', 'run')).toContain('runs per second')
    expect(formatFigure(1_230_000, 'over')).toBe('+1.23 ms')
    expect(formatFigure(-456_000, 'over')).toBe('−456 µs')
    expect(formatFigure(48.1, 'over')).toBe('+48.1 ns')
  })

  it('is named wherever its figures are, and comes back from its file', () => {
    expect(workloadWords(command)).toContain('vfs_read')
    expect(benchmarkTable(ofCommand())).toContain('tar -c /usr \\| wc -c')
    expect(benchmarkTable(ofCommand())).toContain('runs/s')
    const opened = parseBenchmarkJson(benchmarkJson(ofCommand()), 'x.json')
    expect(opened).toMatchObject({ ok: true, value: { options: { workload: command } } })
  })

  it('is a loop of system calls in files from before there were others', () => {
    const old = JSON.parse(benchmarkJson(benchmark(whole)))
    delete old.context.probescope.benchmark.options.workload
    delete old.context.probescope.benchmark.options.mayInsert
    for (const each of old.context.probescope.benchmark.arms) delete each.perRun
    const opened = parseBenchmarkJson(JSON.stringify(old), 'old.json')
    expect(opened).toMatchObject({ ok: true, value: { options: { workload: { kind: 'syscall' } } } })
  })
})
