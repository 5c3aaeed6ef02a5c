import { describe, expect, it } from 'vitest'
import { layOutChart } from '../../../app/benchmark/picture/layout'
import { progressOf } from '../../../app/benchmark/progress'
import { resultOf } from '../../../app/benchmark/results'
import { rowsOf } from '../../../app/benchmark/rows'
import { formatFigure, provenanceOf } from '../../../app/benchmark/words'
import { benchmarkCsv } from '../../../app/exports/benchmarkCsv'
import { benchmarkJson, parseBenchmarkJson } from '../../../app/exports/benchmarkJson'
import { benchmarkTable } from '../../../app/exports/benchmarkTable'
import { pictureSvg } from '../../../app/exports/pictureSvg'
import { arm, benchmark, whole } from './fixture'

const result = benchmark(whole, { warnings: ['The machine is busy'] })

describe('CSV', () => {
  it('has a line an arm; what is not known is empty, not 0', () => {
    const plain = benchmark(whole.map((each) => ({ ...each, title: each.arm })))
    const lines = benchmarkCsv(plain).trimEnd().split('\r\n')
    expect(lines).toHaveLength(1 + whole.length)
    const header = lines[0]!.split(',')
    const base = lines[1]!.split(',')
    const field = (name: string) => base[header.indexOf(name)]
    expect(header).toHaveLength(base.length)
    expect(field('arm')).toBe('base')
    expect(Number(field('ns_per_event'))).toBe(65)
    expect(field('counted')).toBe('')
    expect(field('missed')).toBe('')
    expect(field('lost')).toBe('0')
    expect(field('emulated')).toBe('true')
    expect(field('warnings')).toBe('')
    expect(lines.at(-1)).toContain('may not be flipped')
  })

  it('marks each line of a result that is doubtful', () => {
    const lines = benchmarkCsv(result).trimEnd().split('\r\n')
    for (const line of lines.slice(1)) expect(line).toMatch(/,The machine is busy$/)
  })
})

describe('JSON', () => {
  it('has the shape of Google Benchmark', () => {
    const file = JSON.parse(benchmarkJson(result))
    expect(file.context).toMatchObject({ executable: 'probescope', num_cpus: 2, host_name: 'probescope-lab' })
    expect(Number.isNaN(Date.parse(file.context.date))).toBe(false)
    const fentry = file.benchmarks.filter(
      ({ run_name }: { run_name: string }) => run_name === 'fentry-bpf-count',
    )
    expect(fentry).toHaveLength(4)
    expect(fentry[0]).toMatchObject({
      name: 'fentry-bpf-count',
      run_type: 'iteration',
      repetition_index: 0,
      repetitions: 3,
      threads: 1,
      real_time: 78 * 0.99,
      time_unit: 'ns',
    })
    expect(fentry[3]).toMatchObject({
      name: 'fentry-bpf-count_median',
      run_type: 'aggregate',
      aggregate_name: 'median',
      real_time: 78,
      ns_over_base: 13,
    })
    // What is not known is left out: the shape knows no null.
    expect('missed' in fentry[3]).toBe(false)
    expect(JSON.stringify(file.benchmarks)).not.toContain('kprobe-int3')
  })

  it('opens again as it was', () => {
    expect(parseBenchmarkJson(benchmarkJson(result), 'a.json')).toEqual({ ok: true, value: result })
  })

  it('marks as failed what is not proven to be what it is called', () => {
    const proof = {
      method: 'kprobe by jump',
      symbol: null,
      patch: null,
      bytesBefore: null,
      bytesDuring: null,
    }
    const figures = ['fentry', 'kprobe'].map((mechanism) =>
      arm(mechanism, mechanism as 'fentry', 'BPF count', 78, {
        evidence: { ...proof, kernelSays: [], verified: mechanism === 'fentry' },
      }),
    )
    const { benchmarks } = JSON.parse(benchmarkJson(benchmark(figures)))
    for (const each of benchmarks) {
      expect(each.error_occurred).toBe(each.run_name === 'fentry' ? undefined : true)
      if (each.error_occurred) expect(each.error_message).toContain('do not show what its name says')
    }
  })

  it('tells of a command how long a run was on a CPU, and no round of which that is not kept', () => {
    const perRun = {
      cpu: { median: 40, low: 38, high: 42 },
      cpuOverBase: null,
      events: null,
      cpuPerEvent: null,
    }
    const runs = benchmark([arm('base', 'base', 'none', 78, { perRun })])
    const workload = { kind: 'command', command: 'true', function: 'vfs_read' } as const
    const file = JSON.parse(benchmarkJson({ ...runs, options: { ...runs.options, workload } }))
    expect(file.context.note).toContain('one run of the command')
    expect(file.benchmarks).toMatchObject([{ name: 'base_median', real_time: 78, cpu_time: 40 }])
  })

  it.each([
    ['no JSON', 'bpftrace -e', 'It is not JSON'],
    ['another kind', '{"a": 1}', 'It is JSON of another kind'],
    ['a stranger’s', '{"context": {}, "benchmarks": []}', 'no result of Probescope inside'],
    ['null', 'null', 'It is JSON of another kind'],
  ])('says of %s what it is not', (_, text, why) => {
    const parsed = parseBenchmarkJson(text, 'x.json')
    expect(parsed.ok).toBe(false)
    if (parsed.ok) return
    expect(parsed.failure.message).toContain('x.json is not a benchmark result')
    expect(parsed.failure.message).toContain(why)
    expect(parsed.failure.remedy).toContain('Export Benchmark')
  })
})

describe('the Markdown table', () => {
  it('has the figures by cost, the conditions, and what was left out', () => {
    const lines = benchmarkTable(result).split('\n')
    expect(lines[2]).toMatch(/^\| base, none \| 15\.4 M\/s \|/)
    expect(lines[3]).toMatch(/^\| fentry, BPF count \| 12\.8 M\/s \| .* \| 83\.3 % \| \+13 ns \|/)
    const text = lines.join('\n')
    expect(text).toContain('Emulated')
    expect(text).toContain('Linux 6.12.117+deb13-cloud-amd64 x86\\_64')
    expect(text).toContain('may not be flipped')
    expect(text).toContain('The machine is busy')
  })

  it('lets no name break out of its cell', () => {
    const odd = benchmark([arm('x', 'kprobe', 'BPF count', 90, { title: 'a | b\n<script>' })])
    expect(benchmarkTable(odd)).toContain('| a \\| b\\\\n\\<script\\> |')
  })
})

describe('SVG', () => {
  it('is a document of its own, with text as text', () => {
    const odd = resultOf(
      benchmark([arm('x', 'kprobe', 'BPF count', 90, { title: '</text><script>"&\u0007' })]),
      'n',
    )
    const picture = layOutChart({
      width: 700,
      font: 12,
      measure: 'events',
      order: 'cost',
      rows: rowsOf(odd, null, 'events'),
      own: odd,
      other: null,
    })
    const svg = pictureSvg(picture, 'A & B', {
      of: (token) => `#${token.length}`,
      background: '#fff',
      font: '"Noto Sans", sans-serif',
    })
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="700"/)
    expect(svg).toContain('<title>A &amp; B</title>')
    expect(svg).toContain('&lt;/text&gt;&lt;script&gt;&quot;&amp;')
    expect(svg).not.toContain('<script')
    expect(svg).not.toContain('\u0007')
    expect(svg.match(/<text /g)!.length).toBe(svg.match(/<\/text>/g)!.length)
  })
})

describe('words', () => {
  it('write figures with their unit', () => {
    expect(formatFigure(9_123_456, 'events')).toBe('9.12 M/s')
    expect(formatFigure(0.6123, 'relative')).toBe('61.2 %')
    expect(formatFigure(48.12, 'over')).toBe('+48.1 ns')
    expect(formatFigure(-0.4, 'over')).toBe('−0.400 ns')
    expect(formatFigure(990, 'over')).toBe('+990 ns')
    expect(formatFigure(1234.5, 'over')).toBe('+1,230 ns')
  })

  it('say what is unknown as unknown', () => {
    expect(provenanceOf({ ...result.fingerprint!, mitigations: [], clocksource: null, cpu: null })).toEqual([
      'Linux 6.12.117+deb13-cloud-amd64 x86_64',
      'processor unknown',
      'qemu',
      'clock unknown',
      'governor unknown',
      'mitigations unknown',
      'BPF JIT 1',
      'kprobe optimization on',
    ])
  })
})

describe('mitigations', () => {
  const said = (...states: string[]) =>
    provenanceOf({
      ...result.fingerprint!,
      mitigations: states.map((state, index) => ({ name: String(index), state })),
    })[5]

  it.each([
    [['Not affected', 'Vulnerable; STIBP: disabled'], 'mitigations off'],
    [['Not affected', 'Mitigation: PTI', 'Vulnerable'], '1 of 2 mitigations on'],
    [['Not affected', 'Not affected'], 'needs no mitigations'],
  ])('%j is %j', (states, words) => {
    expect(said(...states)).toBe(words)
  })
})

describe('progress', () => {
  const going = (rounds: number[], roundsDone: number) =>
    benchmark(
      rounds.map((n, index) =>
        arm(`a${index}`, 'kprobe', 'BPF count', 100, { rounds: Array.from({ length: n }, () => 100) }),
      ),
      { phase: 'running', roundsDone, options: { ...result.options, rounds: 10 }, measuringSince: 1_000 },
    )

  it('counts arms in rounds, and says how long it may take', () => {
    expect(progressOf(going([3, 2], 2), 11_000)).toEqual({ round: 3, rounds: 10, share: 0.25, left: 30_000 })
  })

  it('does not guess at the very beginning, nor goes beyond the end', () => {
    expect(progressOf(going([0, 0], 0), 2_000)).toMatchObject({ round: 1, share: 0, left: null })
    expect(progressOf(going([10, 10], 10), 9_000)).toMatchObject({ round: 10, share: 1, left: 0 })
    expect(progressOf(going([], 0), 9_000)).toMatchObject({ share: 0, left: null })
    expect(progressOf({ ...going([3, 2], 2), measuringSince: null }, 9_000).left).toBeNull()
  })
})
