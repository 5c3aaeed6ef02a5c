import { describe, expect, it } from 'vitest'
import { published, resultOfPublished } from '../../../app/benchmark/published'
import { baseOf, resultOf } from '../../../app/benchmark/results'
import { detailed, orderRows, rowsOf } from '../../../app/benchmark/rows'
import { arm, benchmark, estimate, whole } from './fixture'

const result = resultOf(benchmark(whole), 'now')
const publishedOf = (id: string) => resultOfPublished(published.find((each) => each.id === id)!)

describe('a result', () => {
  it('has no bar for what the target cannot do, but its reason', () => {
    expect(result.bars.map(({ key }) => key)).not.toContain('kprobe-int3-bpf-count')
    expect(result.leftOut).toEqual([
      {
        key: 'kprobe-int3-bpf-count',
        title: 'kprobe, BPF count',
        reason: 'The switch of kprobe optimization may not be flipped',
        remedy: 'Allow it when you run the benchmark.',
      },
    ])
  })

  it('shows no figures under a name that the kernel’s bytes contradict', () => {
    const wrong = arm('kprobe-jump', 'kprobe', 'BPF count', 300, {
      evidence: {
        method: 'bpf kprobe',
        symbol: 'x',
        patch: 'int3',
        bytesBefore: null,
        bytesDuring: 'cc',
        kernelSays: [],
        verified: false,
      },
    })
    const shown = resultOf(benchmark([wrong]), 'now')
    expect(shown.bars).toEqual([])
    expect(shown.leftOut[0]!.reason).toContain('do not show what its name says (bpf kprobe)')
  })

  it('says who else is on the function, where its bytes are not an arm’s alone', () => {
    const listed = '__x64_sys_getuid (2) R D M \ttramp: kprobe_ftrace_handler'
    const hidden = arm('fentry', 'fentry', 'BPF count', 300, {
      evidence: {
        method: 'fentry',
        symbol: '__x64_sys_getuid',
        patch: null,
        bytesBefore: null,
        bytesDuring: null,
        kernelSays: [listed],
        verified: false,
      },
    })
    const [why] = resultOf(benchmark([hidden]), 'now').leftOut
    expect(why!.reason).toContain('somebody else is on the function, too')
    expect(why!.reason).toContain(listed)
    expect(why!.remedy).toContain('end that, and measure again')
    const alone = { ...hidden.evidence!, kernelSays: ['__x64_sys_getuid (1) R D'] }
    expect(resultOf(benchmark([{ ...hidden, evidence: alone }]), 'now').leftOut[0]!.reason).toContain(
      'do not show what its name says (fentry)',
    )
  })

  it('keeps a row for an arm that waits while it is measured, and none when it is over', () => {
    const waiting = arm('fexit', 'fexit', 'BPF count', null)
    const going = resultOf(benchmark([waiting], { phase: 'running' }), 'now')
    expect(rowsOf(going, null, 'events').map(({ key }) => key)).toEqual(['fexit'])
    const over = resultOf(benchmark([waiting], { phase: 'cancelled' }), 'now')
    expect(over.bars).toEqual([])
    expect(over.leftOut[0]!.reason).toBe('It was not measured')
  })

  it('has its base at one, and at nothing over itself', () => {
    expect(baseOf(result, 'events')).toBeCloseTo(1e9 / 65)
    expect(baseOf(result, 'relative')).toBe(1)
    expect(baseOf(result, 'over')).toBe(0)
    expect(baseOf(null, 'over')).toBeNull()
    expect(rowsOf(result, null, 'over').map(({ key }) => key)).not.toContain('base')
  })
})

describe('the order', () => {
  it('is by cost, the same in every measure, the base first', () => {
    for (const measure of ['events', 'relative'] as const) {
      const keys = orderRows(rowsOf(result, null, measure), measure, 'cost').map(({ key }) => key)
      expect(keys).toEqual(['base', 'fentry-bpf-count', 'kprobe-ftrace-bpf-count', 'tp-ring'])
    }
    const over = orderRows(rowsOf(result, null, 'over'), 'over', 'cost').map(({ key }) => key)
    expect(over).toEqual(['fentry-bpf-count', 'kprobe-ftrace-bpf-count', 'tp-ring'])
  })

  it('is by mechanism, and inside by cost', () => {
    const more = resultOf(benchmark([...whole, arm('tp-perf', 'tracepoint', 'perf counter', 90)]), 'now')
    const keys = orderRows(rowsOf(more, null, 'events'), 'events', 'mechanism').map(({ key }) => key)
    expect(keys).toEqual(['base', 'tp-perf', 'tp-ring', 'fentry-bpf-count', 'kprobe-ftrace-bpf-count'])
  })

  it('puts last what has no figure yet', () => {
    const going = resultOf(
      benchmark([arm('fexit', 'fexit', 'BPF count', null), ...whole], { phase: 'running' }),
      'now',
    )
    expect(orderRows(rowsOf(going, null, 'events'), 'events', 'cost').at(-1)!.key).toBe('fexit')
  })
})

describe('one arm of each', () => {
  it('is the one that people use, of each way to attach', () => {
    const many = resultOf(
      benchmark([
        arm('base', 'base', 'none', 65, { title: 'nothing attached' }),
        arm('a', 'kprobe', 'perf counter', 90, { title: 'kprobe by jump, counted by perf' }),
        arm('b', 'kprobe', 'BPF empty', 80, { title: 'kprobe by jump, BPF that does nothing' }),
        arm('c', 'kprobe', 'BPF count', 85, { title: 'kprobe by jump, counted by BPF' }),
        arm('d', 'kprobe', 'perf counter', 400, { title: 'kprobe by int3, switched off, counted by perf' }),
        arm('f', 'perf sampling', 'samples', 70, { title: 'perf sampling, every 1,000th call' }),
        arm('g', 'perf sampling', 'samples', 71, { title: 'perf sampling, every 10,000th call' }),
        arm('e', 'kprobe', 'BPF empty', 410, { title: 'kprobe by int3, counted by nobody' }),
      ]),
      'now',
    )
    const rows = rowsOf(many, publishedOf('talk'), 'events')
    const kept = detailed(rows, 'one').map(({ title }) => title)
    expect(kept).toEqual([
      'nothing attached',
      'kprobe by jump, counted by BPF',
      'kprobe by int3, switched off, counted by perf',
      'perf sampling, every 1,000th call',
      'kprobe by int3, counted by nobody',
      'tracepoint',
      'ftrace',
      'kprobe',
    ])
    expect(detailed(rows, 'all')).toEqual(rows)
  })
})

describe('two results', () => {
  it('share the rows of the same arms, whatever they are called', () => {
    const before = benchmark(whole.map((each) => ({ ...each, title: `old ${each.title}` })))
    const rows = rowsOf(result, resultOf(before, 'before'), 'events')
    expect(rows).toHaveLength(4)
    expect(rows.every(({ own, other }) => own !== null && own.key === other?.key)).toBe(true)
  })

  it('lay a published figure beside the only arm of its kind, and apart from what it does not name', () => {
    const rows = rowsOf(result, publishedOf('bench-trig-2020'), 'events')
    const beside = (key: string) => rows.find((row) => row.key === key)?.other?.title ?? null
    expect(beside('base')).toBe('base')
    expect(beside('fentry-bpf-count')).toBe('fentry, counted by BPF')
    expect(beside('kprobe-ftrace-bpf-count')).toBe('kprobe, counted by BPF')
    // To the ring buffer is not counted by BPF.
    expect(beside('tp-ring')).toBeNull()
    expect(rows.filter(({ own }) => own === null).map(({ title }) => title)).toEqual([
      'tracepoint, counted by BPF',
      'raw tracepoint, counted by BPF',
    ])
  })

  it('guess no patch: of several kprobes none is the published one', () => {
    const two = resultOf(benchmark([...whole, arm('kprobe-jump', 'kprobe', 'BPF count', 95)]), 'now')
    const rows = rowsOf(two, publishedOf('bench-trig-2020'), 'events')
    expect(rows.filter(({ mechanism, other }) => mechanism === 'kprobe' && other !== null)).toHaveLength(1)
    expect(rows.find(({ title }) => title === 'kprobe, counted by BPF')!.own).toBeNull()
  })
})

describe('published figures', () => {
  it('each name a source, and are shown as they were printed', () => {
    expect(published.every(({ source, about }) => source.length > 20 && about.length > 20)).toBe(true)
    const trig = publishedOf('bench-trig-2020')
    expect(trig.bars.find(({ title }) => title === 'base')!.figures.events).toEqual({
      median: 9.2e6,
      low: expect.closeTo(8.881e6, 3),
      high: expect.closeTo(9.519e6, 3),
    })
    expect(trig.bars.map(({ figures }) => figures.events!.median / 1e6)).toEqual([
      9.2, 6.69, 8.571, 6.431, 8.955,
    ])
  })

  it('carry no spread where none was published', () => {
    const fentry = publishedOf('bench-trig-2020').bars.find(({ mechanism }) => mechanism === 'fentry')!
    // The message itself says 97.3 %.
    expect(fentry.figures.relative).toEqual({ median: expect.closeTo(0.973, 3), low: null, high: null })
    expect(publishedOf('talk').bars.every(({ figures }) => figures.events!.low === null)).toBe(true)
  })

  it('leave open what a source does not say', () => {
    const rst = publishedOf('kprobes-rst')
    expect(rst.bars.map(({ figures }) => figures.over!.median)).toEqual([990, 430, 60])
    expect(rst.bars.every(({ figures }) => figures.events === null && figures.relative === null)).toBe(true)
    expect(rowsOf(null, rst, 'events')).toEqual([])
  })

  it('are beside ours an estimate of another kind', () => {
    expect(estimate(5).low).toBe(5)
    expect(publishedOf('talk').bars.every(({ arm: none }) => none === null)).toBe(true)
  })
})
