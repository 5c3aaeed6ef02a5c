/** What `probescope bench` prints of a benchmark, without measuring one. */
import { describe, expect, it } from 'vitest'
import { estimate } from '../../app/benchmark'
import { benchDocumentSchema, type BenchDocument } from '../../app/contract/documents'
import type { Benchmark } from '../../app/model/benchmark'
import { benchDocument, benchLines } from '../../main/cli/benchReport'
import { Console } from '../../main/cli/console'
import { arm, benchmark, whole } from '../app/benchmark/fixture'

const documentOf = (measured: Benchmark): BenchDocument =>
  benchDocumentSchema.parse(benchDocument('lab', measured))
const linesOf = (document: BenchDocument) => benchLines(document, new Console())

describe('a benchmark of a single round', () => {
  const once = documentOf(
    benchmark([
      arm('base', 'base', 'none', 65),
      arm('fentry-bpf-count', 'fentry', 'BPF count', 80, {
        nsPerEvent: estimate([80]),
        nsOverBase: estimate([15], 'difference'),
        ratioToBase: estimate([65 / 80]),
      }),
    ]),
  )

  it('has figures without intervals: null in the document, nothing in the table', () => {
    const { nsOverBase, interval } = once.arms[1]!
    expect(nsOverBase).toBe(15)
    expect([interval.nsPerEvent, interval.nsOverBase, interval.ratioToBase]).toEqual([null, null, null])
    const line = linesOf(once).find((each) => each.startsWith('fentry-bpf-count'))
    expect(line).toMatch(/ 15\.0 +81\.3 %/)
    expect(line).not.toContain('[')
  })
})

describe('the head of the table', () => {
  it('says all that the figures depend on, and what of it is unknown', () => {
    const measured = benchmark(whole)
    const fingerprint = { ...measured.fingerprint!, governor: 'performance', clocksource: null }
    expect(linesOf(documentOf({ ...measured, fingerprint }))[0]).toBe(
      'Linux 6.12.117+deb13-cloud-amd64 x86_64, QEMU TCG CPU version 2.5+, qemu, clock unknown, governor performance, mitigations off, BPF JIT 1, kprobe optimization on',
    )
  })

  it('marks an emulated processor', () => {
    expect(linesOf(documentOf(benchmark(whole)))[1]).toContain('not those of hardware')
  })
})

describe('an arm', () => {
  const rowOf = (more: Parameters<typeof arm>[4]) => {
    const fentry = arm('fentry', 'fentry', 'BPF count', 80, more)
    const lines = linesOf(documentOf(benchmark([arm('base', 'base', 'none', 65), fentry])))
    return lines.find((line) => line.startsWith('fentry'))!
  }
  const { evidence } = whole.find(({ arm: name }) => name === 'kprobe-ftrace-bpf-count')!

  it('shows what was lost and missed, and that its proof is none', () => {
    const lossy = rowOf({ evidence, made: 100, counted: 90, lost: 7, missed: 3 })
    expect(lossy).toMatch(/counted -10 {2}lost 7 {2}missed 3$/)
    expect(rowOf({ evidence: { ...evidence!, verified: false } })).toContain('NOT VERIFIED')
  })

  it('that was not measured stands under its reason', () => {
    const lines = linesOf(documentOf(benchmark(whole)))
    const reason = lines.findIndex((line) => line.includes('may not be flipped'))
    expect(lines[reason + 1]!.trim()).toBe('kprobe-int3-bpf-count')
  })
})
