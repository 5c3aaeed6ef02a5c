/** A result as the engine tells it, of a machine that there is none of: for looking at how it is shown. */
import type { Benchmark, BenchmarkArm, Consumer, Estimate, Mechanism } from '../../../app/model/benchmark'

export function estimate(median: number, half = 0): Estimate {
  return { median, low: median - half, high: median + half }
}

export function arm(
  name: string,
  mechanism: Mechanism,
  consumer: Consumer,
  ns: number | null,
  more: Partial<BenchmarkArm> = {},
): BenchmarkArm {
  const base = 65
  return {
    arm: name,
    title: `${mechanism}, ${consumer}`,
    mechanism,
    consumer,
    state: ns === null ? 'waiting' : 'done',
    unavailable: null,
    eventsPerSecond: ns === null ? null : estimate(1e9 / ns, 1e9 / ns / 100),
    nsPerEvent: ns === null ? null : estimate(ns, ns / 100),
    nsOverBase: ns === null || mechanism === 'base' ? null : estimate(ns - base, 1),
    ratioToBase: ns === null || mechanism === 'base' ? null : estimate(base / ns, 0.01),
    rounds: ns === null ? [] : [ns * 0.99, ns, ns * 1.01],
    made: ns === null ? 0 : 3_000_000,
    counted: ns === null || consumer === 'none' ? null : 3_000_000,
    lost: ns === null ? null : 0,
    missed: null,
    evidence: null,
    perRun: null,
    ...more,
  }
}

export function benchmark(arms: readonly BenchmarkArm[], more: Partial<Benchmark> = {}): Benchmark {
  return {
    id: 'b1',
    session: 's1',
    target: 'Lab VM',
    phase: 'done',
    failure: null,
    options: {
      arms: [],
      rounds: 3,
      armTime: 50,
      producers: 1,
      maySwitch: false,
      mayInsert: false,
      workload: { kind: 'syscall' },
    },
    roundsDone: 3,
    startedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    measuringSince: Date.UTC(2026, 0, 2, 3, 4, 6),
    preparation: null,
    endedAt: Date.UTC(2026, 0, 2, 3, 4, 15),
    fingerprint: {
      hostname: 'probescope-lab',
      kernel: '6.12.117+deb13-cloud-amd64',
      arch: 'x86_64',
      distribution: 'Debian GNU/Linux 13',
      cpu: 'QEMU TCG CPU version 2.5+',
      cpus: 2,
      governor: null,
      mitigations: [{ name: 'meltdown', state: 'Vulnerable' }],
      bpfJit: '1',
      kprobesOptimization: true,
      clocksource: 'tsc',
      virtualization: 'qemu',
      emulated: true,
    },
    arms: [...arms],
    collateral: [],
    warnings: [],
    ...more,
  }
}

export const whole: readonly BenchmarkArm[] = [
  arm('base', 'base', 'none', 65),
  arm('tp-ring', 'tracepoint', 'ring buffer', 130),
  arm('fentry-bpf-count', 'fentry', 'BPF count', 78),
  arm('kprobe-ftrace-bpf-count', 'kprobe', 'BPF count', 120, {
    evidence: {
      method: 'bpf kprobe',
      symbol: '__x64_sys_getuid',
      patch: 'ftrace',
      bytesBefore: '0f1f440000',
      bytesDuring: 'e81716243f',
      kernelSays: ['ffffffff8109d410  k  __x64_sys_getuid+0x4    [FTRACE]'],
      verified: true,
    },
  }),
  arm('kprobe-int3-bpf-count', 'kprobe', 'BPF count', null, {
    state: 'unavailable',
    unavailable: {
      code: 'consent',
      message: 'The switch of kprobe optimization may not be flipped',
      remedy: 'Allow it when you run the benchmark.',
      detail: null,
      place: null,
    },
  }),
]
