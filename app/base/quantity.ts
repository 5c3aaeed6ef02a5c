/**
 * Numbers as people read them, the same in the window and on the command line. `null` and NaN are 'unknown', never 0;
 * separators and the decimal point are those of the field's tools (English), whatever the computer's language.
 */
import type { Bytes, Milliseconds, PerSecond } from './units'

export const unknown = 'unknown'

/** Intl would load its tables for this, a hundredth of a second at every start. */
function whole(value: number): string {
  const digits = BigInt(Math.round(Math.abs(value))).toString()
  return (value < 0 && digits !== '0' ? '-' : '') + digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}
const prefixes = ['', 'k', 'M', 'G', 'T', 'P'] as const

function isKnown(value: number | null): value is number {
  return value !== null && Number.isFinite(value)
}

/** A number and its SI prefix, apart, so that the number can be set in larger type: `412.3` and `k`. */
export interface SiNumber {
  readonly digits: string
  readonly prefix: string
}

/**
 * `significant` digits, and never more than the number has: 12 is `12`, 12.5 is `12.5`, 1234567 is `1.235` `M`.
 * Below 10,000 no prefix is used: a count that can be read off exactly is not rounded.
 */
export function siNumber(value: number, significant = 4): SiNumber {
  const size = Math.abs(value)
  if (size < 9999.5) return { digits: trimmed(value, significant), prefix: '' }
  let step = Math.min(Math.floor(Math.log10(size) / 3), prefixes.length - 1)
  // 999,999 rounds to 1,000 k, which is 1 M.
  if (Number((size / 1000 ** step).toPrecision(significant)) >= 1000 && step < prefixes.length - 1) step++
  return { digits: (value / 1000 ** step).toPrecision(significant), prefix: prefixes[step]! }
}

/** As `siNumber`, with as many digits from one moment to the next: a number that is watched must not jump. */
export function watchedNumber(value: number): SiNumber {
  const size = Math.abs(value)
  if (size < 0.005 || size >= 999.95) return siNumber(value)
  return { digits: value.toFixed(size < 9.995 ? 2 : 1), prefix: '' }
}

function trimmed(value: number, significant: number): string {
  if (Number.isInteger(value)) return whole(value)
  const digits = Number(value.toPrecision(significant))
  return Math.abs(digits) >= 1000 ? whole(digits) : String(digits)
}

/** `412.3 k/s`; with a unit of what is counted `1.998 G ns/s`. */
export function formatRate(value: PerSecond | null, significant = 4, unit = ''): string {
  if (!isKnown(value)) return unknown
  const { digits, prefix } = siNumber(value, significant)
  return `${[digits, prefix, unit].filter((part) => part !== '').join(' ')}/s`
}

/** Every digit: `1,234,567`. A count that was scaled (a multiplexed PMU) is rounded to a whole event. */
export function formatCount(value: number | null): string {
  return isKnown(value) ? whole(value) : unknown
}

/** Powers of 1024, as memory and links are counted: `1.5 MiB`. */
export function formatBytes(value: Bytes | null): string {
  if (!isKnown(value)) return unknown
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let step = 0
  let size = value
  while (Math.abs(size) >= 1024 && step < units.length - 1) {
    size /= 1024
    step++
  }
  return `${step === 0 ? whole(size) : size.toPrecision(3)} ${units[step]!}`
}

/** A share of 1 in percent: `0.42 %`. What is above 0 is never shown as 0, and what is below 1 never as 100 %. */
export function formatShare(value: number | null): string {
  if (!isKnown(value)) return unknown
  const percent = value * 100
  if (percent === 0) return '0 %'
  if (percent < 0.01) return '< 0.01 %'
  if (percent < 100 && percent > 99.9) return '> 99.9 %'
  return `${Number(percent.toPrecision(3))} %`
}

/** A short time: `12 ms`, `1.25 s`, `2 min 5 s`. */
export function formatDuration(value: Milliseconds | null): string {
  if (!isKnown(value)) return unknown
  if (value < 1000) return `${Math.round(value)} ms`
  if (value < 60_000) return `${(value / 1000).toFixed(value < 10_000 ? 2 : 1)} s`
  const seconds = Math.round(value / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Time on a run's clock: `0:07`, `12:30`, `1:02:03`; with `tenths`, `0:07.3`. */
export function formatElapsed(seconds: number, tenths = false): string {
  const sign = seconds < 0 ? '−' : ''
  const units = Math.round(Math.abs(seconds) * (tenths ? 10 : 1))
  const total = tenths ? Math.floor(units / 10) : units
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor(total / 60) % 60
  const two = (value: number) => String(value).padStart(2, '0')
  const head = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes)
  return `${sign}${head}:${two(total % 60)}${tenths ? `.${units % 10}` : ''}`
}
