import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatElapsed,
  formatRate,
  formatShare,
  siNumber,
  watchedNumber,
} from '../../app/base/quantity'

describe('numbers for people', () => {
  test.each([
    [0, '0', ''],
    [7, '7', ''],
    [12.5, '12.5', ''],
    [0.123456, '0.1235', ''],
    [1234, '1,234', ''],
    [9999, '9,999', ''],
    [1234.56, '1,235', ''],
    [10_000, '10.00', 'k'],
    [412_345, '412.3', 'k'],
    [999_960, '1.000', 'M'],
    [1_234_567, '1.235', 'M'],
    [8.25e9, '8.250', 'G'],
  ])('%d is set as %s %s', (value, digits, prefix) => {
    expect(siNumber(value)).toEqual({ digits, prefix })
  })

  test.each([
    [0, '0'],
    [0.0012, '0.0012'],
    [0.25, '0.25'],
    [7, '7.00'],
    [41, '41.0'],
    [45.91, '45.9'],
    [206, '206.0'],
    [999.96, '1,000'],
    [1487.4, '1,487'],
  ])('%d, while it is watched, is %s', (value, digits) => {
    expect(watchedNumber(value)).toEqual({ digits, prefix: '' })
  })

  test('a rate carries its unit; unknown is said, never shown as 0', () => {
    expect(formatRate(412_345)).toBe('412.3 k/s')
    expect(formatRate(0)).toBe('0/s')
    expect(formatRate(null)).toBe('unknown')
    expect(formatRate(NaN)).toBe('unknown')
  })

  test('a count keeps every digit', () => {
    expect(formatCount(1_000_000)).toBe('1,000,000')
    expect(formatCount(9_007_199_254_740_991)).toBe('9,007,199,254,740,991')
    expect(formatCount(null)).toBe('unknown')
  })

  test('a count is grouped as Intl groups it', () => {
    const english = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
    const values = fc.oneof(
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ min: 0, max: 2 ** 53, noNaN: true }),
    )
    fc.assert(
      fc.property(values, (value) => {
        expect(formatCount(value)).toBe(english.format(value))
      }),
    )
  })

  test.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1536, '1.50 KiB'],
    [5 * 1024 * 1024, '5.00 MiB'],
    [null, 'unknown'],
  ])('%s bytes are %s', (value, text) => expect(formatBytes(value)).toBe(text))

  test.each([
    [0, '0 %'],
    [0.00001, '< 0.01 %'],
    [0.0042, '0.42 %'],
    [0.5, '50 %'],
    [0.9999, '> 99.9 %'],
    [1, '100 %'],
    [null, 'unknown'],
  ])('a share of %s is %s', (value, text) => expect(formatShare(value)).toBe(text))

  test.each([
    [12.4, '12 ms'],
    [1250, '1.25 s'],
    [12_340, '12.3 s'],
    [125_000, '2 min 5 s'],
  ])('%d ms are %s', (value, text) => expect(formatDuration(value)).toBe(text))

  test.each([
    [7, false, '0:07'],
    [750, false, '12:30'],
    [3723, false, '1:02:03'],
    [59.96, true, '1:00.0'],
    [7.3, true, '0:07.3'],
  ])('%d s on the clock, tenths %s: %s', (value, tenths, text) =>
    expect(formatElapsed(value, tenths)).toBe(text),
  )
})
