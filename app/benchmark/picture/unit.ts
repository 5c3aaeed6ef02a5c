/** One unit and one number of decimals for a whole chart, so that its numbers can be compared by eye. */
import { formatCount } from '../../base/quantity'
import type { Measure } from '../results'

export interface Unit {
  readonly scale: number
  /** Behind a number: ` M/s`. */
  readonly suffix: string
  /** Behind a tick of the axis: ` M`. */
  readonly tickSuffix: string
  /** Costs over the base have a sign, since noise may put them under it. */
  readonly signed: boolean
  readonly decimals: number
}

type Scale = Pick<Unit, 'scale' | 'suffix' | 'tickSuffix'>

/** @param values all numbers of the chart: the greatest chooses the unit, the smallest of weight the decimals */
export function unitOf(values: readonly number[], measure: Measure): Unit {
  const greatest = Math.max(0, ...values.map(Math.abs))
  const chosen = scaleOf(greatest, measure)
  return { ...chosen, signed: measure === 'over', decimals: decimalsOf(values, greatest, chosen.scale) }
}

function scaleOf(greatest: number, measure: Measure): Scale {
  if (measure === 'relative') return { scale: 0.01, suffix: ' %', tickSuffix: ' %' }
  return measure === 'over' ? timeScale(greatest) : rateScale(greatest)
}

/** Below ten thousand a rate needs no prefix. */
function rateScale(greatest: number): Scale {
  const [scale, prefix] =
    greatest < 1e4 ? [1, ''] : greatest < 1e6 ? [1e3, ' k'] : greatest < 1e9 ? [1e6, ' M'] : [1e9, ' G']
  return { scale, suffix: `${prefix}/s`, tickSuffix: prefix }
}

/** Nanoseconds as long as they can be read: what an event costs. A run of a command takes more. */
function timeScale(greatest: number): Scale {
  if (greatest < 1e5) return { scale: 1, suffix: ' ns', tickSuffix: ' ns' }
  const [scale, unit] = greatest < 1e6 ? [1e3, ' µs'] : greatest < 1e9 ? [1e6, ' ms'] : [1e9, ' s']
  return { scale, suffix: unit, tickSuffix: unit }
}

/** Of the greatest: what is smaller does not decide how many decimals all the others have. */
const weight = 0.05
const mostDecimals = 3

/** The greatest keeps three digits, the smallest of weight two. */
function decimalsOf(values: readonly number[], greatest: number, scale: number): number {
  const weighty = values.map(Math.abs).filter((value) => value > 0 && value >= greatest * weight)
  if (weighty.length === 0) return 0
  const digitsBefore = (value: number) => Math.floor(Math.log10(value / scale)) + 1
  const wanted = Math.max(3 - digitsBefore(greatest), 2 - digitsBefore(Math.min(...weighty)))
  return Math.min(mostDecimals, Math.max(0, wanted))
}

/** `9.12 M/s`, `61.2 %`, `+48.1 ns`. What would round to nothing keeps a digit; a whole number (published) gets no decimals. */
export function inUnit(value: number, unit: Unit): string {
  const scaled = Math.abs(value / unit.scale)
  const sign = unit.signed ? (value < 0 ? '−' : '+') : value < 0 ? '−' : ''
  return `${sign}${digitsOf(scaled, unit.decimals)}${unit.suffix}`
}

function digitsOf(scaled: number, decimals: number): string {
  if (Math.abs(scaled - Math.round(scaled)) < 1e-9) return formatCount(scaled)
  const fixed = scaled.toFixed(decimals)
  if (Number(fixed) === 0) return String(Number(scaled.toPrecision(1)))
  return scaled >= 1000 ? formatCount(scaled) : fixed
}

/** `5 M`, `50 %`, `250 ns`; nothing needs no unit. */
export function tickInUnit(value: number, unit: Unit): string {
  if (value === 0) return '0'
  const scaled = Number(Math.abs(value / unit.scale).toPrecision(6))
  const digits = scaled >= 1000 ? formatCount(scaled) : String(scaled)
  return `${value < 0 ? '−' : ''}${digits}${unit.tickSuffix}`
}
