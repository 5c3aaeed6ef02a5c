/** Figures that others have published, each with its source, to be laid over one's own. Never mixed with them. */
import type { Consumer, Evidence, Mechanism } from '../model/benchmark'
import type { Bar, ChartResult, Figure } from './results'

interface PublishedFigure {
  readonly title: string
  readonly mechanism: Mechanism
  /** null: the source does not say. */
  readonly consumer: Consumer | null
  readonly patch: Evidence['patch']
  /** Events per second, and the spread that the source gives with it; null where it gives none. */
  readonly perSecond?: { readonly median: number; readonly spread: number | null }
  /** Nanoseconds that one event costs, where the source says that instead. */
  readonly nsOver?: number
}

export interface Published {
  readonly id: string
  readonly title: string
  /** What was measured, and how far it can be compared. */
  readonly about: string
  readonly source: string
  readonly figures: readonly PublishedFigure[]
}

const million = 1e6
const counted = 'BPF count'

function perSecond(millions: number, spread: number | null = null) {
  return { perSecond: { median: millions * million, spread: spread === null ? null : spread * million } }
}

export const published: readonly Published[] = [
  {
    id: 'talk',
    title: 'A conference talk’s bars',
    about: 'A system call in a tight loop; rounded figures without a spread, machine and kernel not named.',
    source:
      'A conference talk on Linux tracing, as it was quoted to Probescope’s authors; no page to cite is known',
    figures: [
      { title: 'base', mechanism: 'base', consumer: 'none', patch: null, ...perSecond(15) },
      { title: 'tracepoint', mechanism: 'tracepoint', consumer: null, patch: null, ...perSecond(11) },
      { title: 'ftrace', mechanism: 'function tracer', consumer: null, patch: null, ...perSecond(11) },
      { title: 'kprobe', mechanism: 'kprobe', consumer: null, patch: null, ...perSecond(9) },
    ],
  },
  {
    id: 'bench-trig-2020',
    title: 'bench trig-*, May 2020',
    about:
      'The kernel’s own bench: getpgid in a tight loop, counted by a BPF program. The whiskers are the spread that it printed, not a confidence interval.',
    source:
      'Andrii Nakryiko, [PATCH v2 bpf-next 3/3] selftest/bpf: add BPF triggering benchmark, bpf@vger.kernel.org, 8 May 2020, Message-ID 20200508232032.1974027-4-andriin@fb.com',
    figures: [
      { title: 'base', mechanism: 'base', consumer: 'none', patch: null, ...perSecond(9.2, 0.319) },
      {
        title: 'tracepoint, counted by BPF',
        mechanism: 'tracepoint',
        consumer: counted,
        patch: null,
        ...perSecond(6.69, 0.125),
      },
      {
        title: 'raw tracepoint, counted by BPF',
        mechanism: 'raw tracepoint',
        consumer: counted,
        patch: null,
        ...perSecond(8.571, 0.214),
      },
      {
        title: 'kprobe, counted by BPF',
        mechanism: 'kprobe',
        consumer: counted,
        patch: null,
        ...perSecond(6.431, 0.048),
      },
      {
        title: 'fentry, counted by BPF',
        mechanism: 'fentry',
        consumer: counted,
        patch: null,
        ...perSecond(8.955, 0.241),
      },
    ],
  },
  {
    id: 'bench-trig-2025',
    title: 'bench trig-*, July 2025',
    about:
      'The kernel’s own bench, triggered inside the kernel without a system call: base is its kernel-count. The whiskers are the spread that it printed. Without a system call the base is so fast that only nanoseconds over the base compare with others.',
    source:
      'Menglong Dong, [PATCH bpf-next 0/4] fprobe: use rhashtable for fprobe_ip_table (figures before the series), bpf@vger.kernel.org, 28 July 2025, Message-ID 20250728041252.441040-1-dongml2@chinatelecom.cn',
    figures: [
      { title: 'base', mechanism: 'base', consumer: 'none', patch: null, ...perSecond(435.924, 0.461) },
      trig('raw tracepoint', 202.751, 0.138),
      trig('fentry', 134.076, 1.752),
      trig('tracepoint', 79.562, 0.084),
      trig('fexit', 68.319, 0.055),
      trig('kprobe.multi', 56.481, 0.043),
      trig('kprobe', 55.587, 0.028),
      trig('kretprobe.multi', 28.205, 0.025),
      trig('kretprobe', 22.378, 0.028),
    ],
  },
  {
    id: 'kprobes-rst',
    title: 'kprobes.rst: int3, boosted, jump',
    about: 'What one hit costs on an Intel Xeon E5410 at 2.33 GHz, x86-64. No rates and no spread are given.',
    source: 'Linux kernel, Documentation/trace/kprobes.rst, section Optimized Probe Overhead',
    figures: [
      {
        title: 'kprobe by int3, single-stepped',
        mechanism: 'kprobe',
        consumer: null,
        patch: 'int3',
        nsOver: 990,
      },
      { title: 'kprobe by int3, boosted', mechanism: 'kprobe', consumer: null, patch: 'int3', nsOver: 430 },
      { title: 'kprobe by jump', mechanism: 'kprobe', consumer: null, patch: 'jump', nsOver: 60 },
    ],
  },
]

function trig(mechanism: Mechanism, median: number, spread: number): PublishedFigure {
  return {
    title: `${mechanism}, counted by BPF`,
    mechanism,
    consumer: counted,
    patch: null,
    ...perSecond(median, spread),
  }
}

/** What was not published, but follows from it (a ratio, a difference of times), carries no spread. */
export function resultOfPublished({ id, title, source, figures }: Published): ChartResult {
  const base = figures.find(({ mechanism }) => mechanism === 'base')?.perSecond?.median ?? null
  const bars = figures.map((figure, index): Bar => {
    const rate = figure.perSecond ?? null
    const isBase = figure.mechanism === 'base'
    return {
      key: `${id}-${index}`,
      title: figure.title,
      mechanism: figure.mechanism,
      consumer: figure.consumer,
      patch: figure.patch,
      figures: {
        events: rate === null ? null : figureOf(rate.median, rate.spread),
        relative: rate === null || base === null ? null : figureOf(rate.median / base, null),
        over: isBase
          ? null
          : figure.nsOver !== undefined
            ? figureOf(figure.nsOver, null)
            : rate === null || base === null
              ? null
              : figureOf(1e9 / rate.median - 1e9 / base, null),
      },
      state: 'done',
      arm: null,
    }
  })
  return { name: title, source, emulated: false, counted: 'event', bars, leftOut: [] }
}

function figureOf(median: number, spread: number | null): Figure {
  return {
    median,
    low: spread === null ? null : median - spread,
    high: spread === null ? null : median + spread,
  }
}
