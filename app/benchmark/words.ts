/** A benchmark's figures and conditions in words, the same in the window, in exports and on the command line. */
import { formatCount, formatRate } from '../base/quantity'
import type { Benchmark, Fingerprint, Workload } from '../model/benchmark'
import type { Counted } from './counted'
import type { Figure, Measure } from './results'

export const emulatedMark = 'Emulated: not hardware’s figures'

export function measureName(measure: Measure, counted: Counted): string {
  if (measure === 'events') return counted === 'run' ? 'Runs per second' : 'Events per second'
  if (measure === 'relative') return 'Share of the base'
  return counted === 'run' ? 'Time over the base' : 'Nanoseconds over the base'
}

/** Which way is good, beside the axis. */
export function measureHint(measure: Measure, counted: Counted): string {
  if (measure === 'events') return `${counted}s per second, longer is cheaper`
  if (measure === 'relative') return 'rate as a share of the base, longer is cheaper'
  return counted === 'run'
    ? 'time that a run takes over the base, shorter is cheaper'
    : 'time that an event costs over the base, shorter is cheaper'
}

/** In words, what made the events; null for the usual loop of system calls. */
export function workloadWords(workload: Workload): string | null {
  if (workload.kind === 'syscall') return null
  if (workload.kind === 'kernel') return 'Events made by a BPF program within the kernel: no system call'
  return `Runs of a command while ${workload.function} is traced: ${workload.command}`
}

/** `9.12 M/s`, `61.2 %`, `+48.1 ns`. */
export function formatFigure(value: number, measure: Measure, significant = 3): string {
  if (measure === 'events') return formatRate(value, significant)
  if (measure === 'relative') return `${precise(value * 100, significant)} %`
  const [scale, unit] = timeUnit(value)
  return `${value < 0 ? '−' : '+'}${precise(Math.abs(value) / scale, significant)} ${unit}`
}

/** `9.01 to 9.22 M/s`; null where there is none. */
export function formatInterval({ low, high }: Figure, measure: Measure): string | null {
  if (low === null || high === null) return null
  const [from, to] = [formatFigure(low, measure), formatFigure(high, measure)]
  const unitOf = (text: string) => text.slice(text.indexOf(' '))
  return `${unitOf(from) === unitOf(to) ? from.slice(0, from.indexOf(' ')) : from} to ${to}`
}

/** What was measured keeps its digits, zeros too; a whole number that was published gets none. */
function precise(value: number, significant: number): string {
  if (Number.isInteger(value)) return formatCount(value)
  const digits = value.toPrecision(significant)
  return digits.includes('e') || Math.abs(value) >= 1000 ? formatCount(Number(digits)) : digits
}

/** Nanoseconds, so long as they can be read: what an event costs. A run of a command takes more. */
function timeUnit(nanoseconds: number): readonly [scale: number, unit: string] {
  const size = Math.abs(nanoseconds)
  if (size < 1e5) return [1, 'ns']
  return size < 1e6 ? [1e3, 'µs'] : size < 1e9 ? [1e6, 'ms'] : [1e9, 's']
}

/** `Linux 6.12.117 x86_64`, processor, clock, governor, mitigations: what each figure depends on. */
export function provenanceOf(fingerprint: Fingerprint): string[] {
  const { kernel, arch, cpu, clocksource, governor, virtualization } = fingerprint
  return [
    `Linux ${kernel} ${arch}`,
    cpu ?? 'processor unknown',
    ...(virtualization === null || virtualization === 'none' ? [] : [virtualization]),
    `clock ${clocksource ?? 'unknown'}`,
    `governor ${governor ?? 'unknown'}`,
    mitigationsOf(fingerprint),
    `BPF JIT ${fingerprint.bpfJit ?? 'unknown'}`,
    `kprobe optimization ${onOff(fingerprint.kprobesOptimization)}`,
  ]
}

function mitigationsOf({ mitigations }: Fingerprint): string {
  if (mitigations.length === 0) return 'mitigations unknown'
  const affected = mitigations.filter(({ state }) => !/^not affected/i.test(state))
  if (affected.length === 0) return 'needs no mitigations'
  const active = affected.filter(({ state }) => /^mitigation/i.test(state)).length
  return active === 0 ? 'mitigations off' : `${active} of ${affected.length} mitigations on`
}

function onOff(value: boolean | null): string {
  return value === null ? 'unknown' : value ? 'on' : 'off'
}

/** `Lab VM, Linux 6.12.117, 15:04:32`: to tell one result from another. */
export function nameOf(benchmark: Benchmark): string {
  const kernel = benchmark.fingerprint === null ? [] : [`Linux ${benchmark.fingerprint.kernel}`]
  const time = new Date(benchmark.startedAt).toLocaleTimeString('en-GB')
  return [benchmark.target, ...kernel, time].join(', ')
}
