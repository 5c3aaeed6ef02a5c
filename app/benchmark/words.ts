/** A benchmark's figures and conditions in words, the same in the window, in exports and on the command line. */
import { formatCount, formatRate, siNumber } from '../base/quantity'
import type { Benchmark, Fingerprint } from '../model/benchmark'
import type { Figure, Measure } from './results'

export const emulatedMark = 'Emulated: not hardware’s figures'

export const measureNames: Readonly<Record<Measure, string>> = {
  events: 'Events per second',
  relative: 'Share of the base',
  over: 'Nanoseconds over the base',
}

/** Which way is good, beside the axis. */
export const measureHints: Readonly<Record<Measure, string>> = {
  events: 'events per second, longer is cheaper',
  relative: 'rate as a share of the base, longer is cheaper',
  over: 'nanoseconds an event costs over the base, shorter is cheaper',
}

/** `9.12 M/s`, `61.2 %`, `+48.1 ns`. */
export function formatFigure(value: number, measure: Measure, significant = 3): string {
  if (measure === 'events') return formatRate(value, significant)
  if (measure === 'relative') return `${precise(value * 100, significant)} %`
  return `${value < 0 ? '−' : '+'}${precise(Math.abs(value), significant)} ns`
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
  return Math.abs(value) >= 10 ** significant || digits.includes('e') ? formatCount(Number(digits)) : digits
}

/** For the axis: `5 M`, `50 %`, `100`. */
export function formatTick(value: number, measure: Measure): string {
  if (measure === 'relative') return `${trim(value * 100, 4)} %`
  if (measure === 'over') return trim(value, 6)
  const { digits, prefix } = siNumber(value, 4)
  const short = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
  return prefix === '' ? short : `${short} ${prefix}`
}

function trim(value: number, significant: number): string {
  const rounded = Number(value.toPrecision(significant))
  return Math.abs(rounded) >= 1000 ? rounded.toLocaleString('en-US') : String(rounded)
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
