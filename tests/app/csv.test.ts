import { describe, expect, it } from 'vitest'
import { SeriesBuffer } from '../../app/analysis/seriesBuffer'
import { summaryCsv } from '../../app/exports/csv'
import type { Run, RunSource } from '../../app/model/run'
import { batch } from './analysis/batch'

function counted(index: number, more: Partial<RunSource>): RunSource {
  return {
    index,
    source: { kind: 'kprobe', function: 'vfs_read', offset: 0, module: null },
    notation: 'kprobe:vfs_read',
    state: {
      phase: 'counting',
      attachment: { method: 'bpf kprobe', patch: 'ftrace', functions: null, resolved: null },
    },
    total: 40,
    own: 3,
    trust: { lost: 0, missed: null, enabledShare: null },
    ...more,
  }
}

const run: Run = {
  id: 'r',
  session: 's',
  scope: { kind: 'system' },
  interval: 100,
  phase: 'running',
  startedAt: 0,
  stoppedAt: null,
  cpus: [0],
  sources: [
    counted(0, {}),
    counted(3, {
      notation: 'tracepoint:sched:sched_switch /prev_comm == "a,b"/',
      total: null,
      own: null,
      trust: { lost: 2, missed: 1, enabledShare: 0.5 },
      state: {
        phase: 'failed',
        failure: { code: 'x', message: 'x', remedy: null, detail: null, place: null },
      },
    }),
  ],
  cost: { agentCpuShare: null, linkBytes: null, droppedSamples: 0 },
}
const series = new SeriesBuffer()
series.append(
  batch(`
    0 0 NaN  0
    1 0  10 10
    2 0  30 40
    2 3 NaN NaN`),
)

describe('numbers as CSV', () => {
  it('of a window, one line a source: what is not known is empty, and 0 is 0', () => {
    expect(summaryCsv(run, series, { from: 0, to: 2 }).split('\r\n').slice(0, 2)).toEqual([
      'source,total,own,mean_per_second,min_per_second,median_per_second,p99_per_second,max_per_second,lost,missed,enabled_share,attached_by',
      'kprobe:vfs_read,40,3,20,10,10,30,30,0,,,bpf kprobe',
    ])
    expect(summaryCsv(run, series, { from: 0, to: 2 }).split('\r\n')[2]).toMatch(
      /^"tracepoint:.*",,,,,,,,2,1,0.5,$/,
    )
  })

  it('never begins a field like a formula', () => {
    const hostile = { ...run, sources: [counted(0, { notation: '=cmd|x' })] }
    expect(summaryCsv(hostile, series, { from: 1, to: 1 })).toContain('\r\n =cmd|x,40,')
  })
})
